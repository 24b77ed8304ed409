"""How appearances are drawn: how often, how far and from which seed."""

import dataclasses
import math

import numpy as np
import pytest

from npi_tf.cars import background, patterns
from npi_tf.cars.appearance import (
    PLAIN,
    draw_appearance,
    draw_studio,
)
from npi_tf.cars.camera import Framing
from npi_tf.cars.mesh import Part


def drawn(count=400):
    rng = np.random.default_rng(0)
    return [draw_appearance(rng) for _ in range(count)]


@pytest.mark.parametrize("draw", [draw_appearance, draw_studio])
def test_same_seed_gives_the_same_appearance(draw):
    first, again = (draw(np.random.default_rng(seed)) for seed in (7, 7))
    assert first == again
    assert hash(first) == hash(again)
    assert first != draw(np.random.default_rng(8))


def test_studios_leave_the_car_and_the_frame_alone():
    rng = np.random.default_rng(3)
    studios = [draw_studio(rng) for _ in range(50)]
    for field in ("paintwork", "finish", "framing"):
        kept = {getattr(studio, field) for studio in studios}
        assert kept == {getattr(PLAIN, field)}
    assert all(max(studio.background.top) > 0.7 for studio in studios)
    assert len({studio.lighting.lights for studio in studios}) == 50


def test_in_studios_cars_stand_on_grey_turntables_with_a_rim():
    rng = np.random.default_rng(4)
    tables = [draw_studio(rng).turntable for _ in range(50)]
    for table in tables:
        assert 1.1 <= table.radius <= 1.3
        assert max(table.colour) - min(table.colour) < 0.06
        assert abs(np.mean(table.rim) - np.mean(table.colour)) > 0.07
    brighter = [np.mean(t.rim) > np.mean(t.colour) for t in tables]
    assert 10 < sum(brighter) < 40


EFFECTS = {
    "sky and ground alike": lambda a: a.lighting.sky == a.lighting.ground,
    "lights": lambda a: bool(a.lighting.lights),
    "many lights": lambda a: len(a.lighting.lights) == 3,
    "studio": lambda a: a.lighting == PLAIN.lighting,
    "gloss": lambda a: a.lighting.gloss > 0,
    "follows": lambda a: a.lighting.follows_camera,
    "own shadow": lambda a: a.lighting.throws_shadows,
    "shadow": lambda a: a.shadow.strength > 0,
    "turntable": lambda a: a.turntable is not None,
    "plain": lambda a: a.background.top == a.background.bottom,
    "white": lambda a: a.background.top == (1, 1, 1),
    "black": lambda a: a.background.top == (0, 0, 0),
    "paint": lambda a: a.paintwork.paint is not None,
    "patterns": lambda a: bool(a.paintwork.patterns),
    "mottle": lambda a: a.paintwork.mottle > 0,
    "dirt": lambda a: a.paintwork.dirt > 0,
    "exposure": lambda a: a.finish.exposure != 1,
    "contrast": lambda a: a.finish.contrast != 1,
    "saturation": lambda a: a.finish.saturation != 1,
    "grey": lambda a: a.finish.saturation == 0,
    "cast": lambda a: a.finish.cast != (1, 1, 1),
    "blur": lambda a: a.finish.blur > 0,
    "noise": lambda a: a.finish.noise > 0,
    "exact frame": lambda a: a.framing == Framing(),
    "roll": lambda a: a.framing.roll != 0,
    **{
        f"background {kind}": lambda a, kind=kind: a.background.kind == kind
        for kind in background.KINDS
    },
    **{
        f"pattern {kind}": lambda a, kind=kind: (
            kind in [pattern.kind for pattern in a.paintwork.patterns]
        )
        for kind in patterns.KINDS
    },
    **{
        f"no {part.name}": lambda a, part=part: part in a.paintwork.painted_over
        for part in (Part.GLASS, Part.HEADLAMP, Part.TAIL_LAMP)
    },
    **{
        f"other {part.name}": lambda a, part=part: (
            part in dict(a.paintwork.recoloured)
        )
        for part in (Part.GLASS, Part.HEADLAMP, Part.TAIL_LAMP, Part.METAL)
    },
}


@pytest.mark.parametrize("effect", EFFECTS)
def test_each_effect_is_drawn_and_left_out(effect):
    share = np.mean([EFFECTS[effect](one) for one in drawn()])
    assert 0.01 < share < 0.95


def plain_values(value):
    """Yields the numbers and texts that a value is made of."""
    if dataclasses.is_dataclass(value):
        value = dataclasses.astuple(value)
    if isinstance(value, tuple):
        for one in value:
            yield from plain_values(one)
    else:
        yield value


def test_appearances_are_plain_numbers_within_their_ranges():
    for one in drawn(100):
        values = list(plain_values(one))
        assert {type(value) for value in values} <= {
            float, int, bool, str, type(None)
        }  # fmt: skip
        numbers = [value for value in values if isinstance(value, float)]
        assert all(map(math.isfinite, numbers))
        assert 0.85 <= one.framing.zoom <= 1.05
        assert abs(one.framing.roll) <= 4
