"""What an appearance does to a picture, and how appearances are drawn."""

import dataclasses
import math

import numpy as np
import pytest

from npi_tf.cars import background, patterns
from npi_tf.cars.appearance import (
    PLAIN,
    Appearance,
    draw_appearance,
    draw_studio,
)
from npi_tf.cars.background import Background
from npi_tf.cars.camera import Framing
from npi_tf.cars.finish import Finish, develop
from npi_tf.cars.mesh import Part
from npi_tf.cars.paintwork import Paintwork, apply_paintwork
from npi_tf.cars.patterns import Pattern, covered
from npi_tf.cars.renderer import Renderer
from npi_tf.cars.shading import Lighting
from npi_tf.cars.shadow import Shadow
from npi_tf.errors import InvalidConfig
from tests.boxes import COLOURS, box

FLAT = Appearance(
    lighting=Lighting(sky=(1, 1, 1), ground=(1, 1, 1), gloss=0.0),
    background=Background("gradient", (1, 1, 1), (1, 1, 1)),
    shadow=Shadow(0.0, 1.0),
)
RED, BLUE, BLACK = (1, 0, 0), (0, 0, 1), (0, 0, 0)
CAR = box(
    (2, 0.8, 0.6),
    parts={
        "top": Part.GLASS,
        "front": Part.HEADLAMP,
        "back": Part.TAIL_LAMP,
    },
)
HALF = np.array([0.8, 0.4, 0.3])


def look(**changes):
    return dataclasses.replace(FLAT, **changes)


def middle(azimuth, elevation=0, mesh=CAR, **paintwork):
    """Returns the middle's colour, 0 to 1, of a car in flat light."""
    appearance = look(paintwork=Paintwork(**paintwork))
    picture = Renderer(mesh).render(azimuth, elevation, appearance)
    return tuple((picture[64, 64] / 255).round(2).tolist())


def drawn(count=400):
    rng = np.random.default_rng(0)
    return [draw_appearance(rng) for _ in range(count)]


def inside(points, kind, **options):
    """Tells which points, in halves of the car's size, a pattern covers."""
    pattern = Pattern(kind, RED, **options)
    position = np.array(points, np.float32).T * HALF[:, None]
    return covered(pattern, position.astype(np.float32), HALF).tolist()


def test_paint_replaces_paint_and_nothing_else():
    assert middle(90) == COLOURS["left"]
    assert middle(90, paint=(0.2, 0.4, 0.6)) == (0.2, 0.4, 0.6)
    assert middle(0, paint=(0.2, 0.4, 0.6)) == COLOURS["front"]
    assert middle(0, 90, paint=(0.2, 0.4, 0.6)) == COLOURS["top"]


def test_parts_are_recoloured():
    grey = (0.5, 0.5, 0.5)
    assert middle(0, recoloured=((Part.HEADLAMP, grey),)) == grey
    assert middle(180, recoloured=((Part.HEADLAMP, grey),)) == (0, 1, 0)
    assert middle(0, 90, recoloured=((Part.GLASS, BLACK),)) == BLACK


def test_painted_over_parts_take_the_paint():
    gone = {"painted_over": (Part.HEADLAMP,)}
    assert middle(0, paint=(0.2, 0.4, 0.6), **gone) == (0.2, 0.4, 0.6)
    # Left, right and bottom are paint: this is the middle of each channel.
    assert middle(0, **gone) == (1, 0, 1)
    assert middle(180, **gone) == COLOURS["back"]


def test_patterns_lie_on_paint_only_and_the_last_is_on_top():
    everywhere = Pattern("above", BLACK, place=-1.0)
    blue = Pattern("above", BLUE, place=-1.0)
    assert middle(90, patterns=(blue, everywhere)) == BLACK
    assert middle(90, patterns=(everywhere, blue)) == BLUE
    assert middle(0, patterns=(everywhere,)) == COLOURS["front"]


def test_paintwork_leaves_the_surface_as_it_is():
    _, surface = Renderer(CAR).view(30, 30)
    before = surface.part.copy(), surface.albedo.copy()
    changes = Paintwork((Part.GLASS,), RED, mottle=0.5, dirt=0.9)
    part, albedo = apply_paintwork(changes, surface, np.zeros(3), HALF)
    assert (part != before[0]).any()
    assert (albedo != before[1]).any()
    np.testing.assert_array_equal(surface.part, before[0])
    np.testing.assert_array_equal(surface.albedo, before[1])


def test_stripes_run_along_the_car():
    points = [[x, y, 1] for x in (-1, 0.5) for y in (-0.3, 0, 0.3, 0.9)]
    found = inside(points, "stripes", place=0.3, width=0.2)
    assert found == 2 * [True, False, True, False]
    found = inside(points, "stripes", place=0.0, width=0.2)
    assert found == 2 * [False, True, False, False]


def test_two_tone_splits_by_height_and_length():
    points = [[-0.9, 1, -0.5], [0.9, 1, -0.5], [-0.9, 1, 0.5], [0.9, 1, 0.5]]
    assert inside(points, "above") == [False, False, True, True]
    assert inside(points, "ahead") == [False, True, False, True]
    slanted = inside(points, "above", slant=1.0)
    assert slanted == [False, True, False, True]


def test_bands_alternate_along_the_car_and_lean():
    points = [[0.1 + 0.3 * i, 1, 0] for i in range(4)]
    alternating = [True, False, True, False]
    assert inside(points, "bands", width=0.3) == alternating
    raised = [[x, y, 0.6] for x, y, _ in points]
    leaning = inside(raised, "bands", width=0.3, slant=0.5)
    assert leaning == [not one for one in alternating]


def test_checkers_alternate_both_ways_within_their_belt():
    step = 0.1 * HALF[2] / HALF[0]
    found = [
        inside([[(i + 0.5) * step, 1, z]], "checkers", width=0.2)[0]
        for z in (0.15, 0.05, -0.05, -0.15)
        for i in range(2)
    ]
    assert found == [False, False, True, False, False, True, False, False]
    bonnet = [[0.5 * step, 0, 0.05]]
    assert inside(bonnet, "checkers", width=0.2) == [False]


def test_panel_is_on_both_sides():
    points = [[0, 1, 0], [0, -1, 0], [0, 0, 1], [0.6, 1, 0]]
    assert inside(points, "panel") == [True, True, False, False]


def test_camouflage_covers_a_part_that_depends_on_the_seed():
    points = np.random.default_rng(0).uniform(-1, 1, (4000, 3))
    first = inside(points, "camouflage", seed=1)
    assert 0.2 < np.mean(first) < 0.8
    assert first == inside(points, "camouflage", seed=1)
    assert first != inside(points, "camouflage", seed=2)


def test_roundel_shows_a_digit_that_reads_on_both_sides():
    """The upper right stroke of 5 is missing, of 2 the upper left one."""
    stroke = 0.3 * 0.5 * HALF[2] / HALF[0]
    height = 0.3 * 0.5 - 0.1
    to_the_front = [[stroke, 1, height], [stroke, -1, height]]
    options = {"width": 0.5}
    # On the left side the front is to the left, on the right to the right.
    assert inside(to_the_front, "roundel", seed=5, **options) == [False, True]
    assert inside(to_the_front, "roundel", seed=2, **options) == [True, False]
    off = [[0.9, 1, 0], [0, 0, 1]]
    assert inside(off, "roundel", seed=5, **options) == [False, False]


def test_dirt_covers_the_sill_and_not_the_roof():
    white = dict.fromkeys(COLOURS, (1, 1, 1))
    mesh = box((2, 0.8, 0.6), colours=white)
    plain = look(paintwork=Paintwork(dirt=0.5))
    picture = Renderer(mesh).render(90, 0, plain).astype(int)
    column = picture[:, 64, 2]
    shape = np.flatnonzero((picture[:, 64] != 255).any(axis=-1))
    assert 70 < column[shape[-1] - 1] < 180
    assert (column[:64] == 255).all()


def test_mottle_varies_the_colour():
    grey = dict.fromkeys(COLOURS, (0.5, 0.5, 0.5))
    mesh = box((2, 0.8, 0.6), colours=grey)
    plain = look(paintwork=Paintwork(mottle=0.5))
    even = Renderer(mesh).render(90, 0, FLAT)[54:74, 30:100]
    uneven = Renderer(mesh).render(90, 0, plain)[54:74, 30:100]
    assert np.ptp(even) == 0
    assert np.ptp(uneven) > 20


LIGHT = np.full((3, 16, 16), 0.25, np.float32)


def finished(light=LIGHT, **options):
    return develop(light, Finish(**options)).astype(int)


def test_finish_changes_the_brightness():
    assert (finished() == 128).all()
    assert (finished(exposure=0.25) == 64).all()
    assert (finished(exposure=9.0) == 255).all()
    warm = finished(cast=(1.44, 1, 0.25))
    np.testing.assert_array_equal(warm[0, 0], [153, 128, 64])
    assert (finished(LIGHT / 4, contrast=0.5) == 96).all()
    assert (finished(LIGHT / 4, contrast=3.0) == 0).all()


def test_finish_takes_colour_away():
    red = LIGHT * np.array([4, 0, 0], np.float32)[:, None, None]
    np.testing.assert_array_equal(finished(red)[0, 0], [255, 0, 0])
    assert (finished(red, saturation=0.0) == round(255 * 0.3)).all()
    half = finished(red, saturation=0.5)[0, 0]
    np.testing.assert_array_equal(half, [166, 38, 38])


def test_blur_spreads_a_point_evenly_and_keeps_an_even_picture():
    point = np.zeros((3, 16, 16), np.float32)
    point[:, 8, 8] = 1
    spread = finished(point, blur=1.0)[..., 0]
    assert spread.sum() == pytest.approx(255, abs=12)
    assert spread[8, 8] < 60
    np.testing.assert_array_equal(spread, spread.T)
    assert spread[8, 7] == spread[8, 9] > spread[7, 7]
    assert (finished(blur=1.0) == 128).all()


def test_noise_has_its_strength_and_seed():
    first = finished(noise=0.05, seed=3)
    assert np.std(first) == pytest.approx(255 * 0.05, rel=0.1)
    assert np.mean(first) == pytest.approx(128, abs=2)
    np.testing.assert_array_equal(first, finished(noise=0.05, seed=3))
    assert (first != finished(noise=0.05, seed=4)).any()


def behind(kind, elevation=0, **options):
    """Returns a picture; the car in its middle is grey."""
    grey = dict.fromkeys(COLOURS, (0.5, 0.5, 0.5))
    mesh = box((2, 0.8, 0.6), colours=grey)
    place = Background(kind, RED, BLUE, (0, 1, 0), **options)
    return Renderer(mesh).render(90, elevation, look(background=place))


def test_gradient_runs_from_top_to_bottom():
    picture = behind("gradient")
    np.testing.assert_array_equal(picture[0, 5], [255, 0, 0])
    np.testing.assert_array_equal(picture[-1, 5], [0, 0, 255])
    assert (np.diff(picture[:, 5, 0].astype(int)) <= 0).all()


def test_horizon_is_where_a_level_view_ends():
    picture = behind("horizon")
    assert (picture[66:, 2] == [0, 255, 0]).all()
    assert (picture[:62, 2, 1] == 0).all()
    from_above = behind("horizon", elevation=60)
    assert (from_above[:, 2] == [0, 255, 0]).all()


@pytest.mark.parametrize("kind", ["clouds", "street"])
def test_random_backgrounds_come_from_their_seed(kind):
    first = behind(kind, seed=1)
    assert len(np.unique(first[:20].reshape(-1, 3), axis=0)) > 4
    np.testing.assert_array_equal(first, behind(kind, seed=1))
    assert (first != behind(kind, seed=2)).any()
    np.testing.assert_array_equal(first[64, 64], [128] * 3)


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


EFFECTS = {
    "sky and ground alike": lambda a: a.lighting.sky == a.lighting.ground,
    "lights": lambda a: bool(a.lighting.lights),
    "many lights": lambda a: len(a.lighting.lights) == 3,
    "studio": lambda a: a.lighting == PLAIN.lighting,
    "gloss": lambda a: a.lighting.gloss > 0,
    "follows": lambda a: a.lighting.follows_camera,
    "own shadow": lambda a: a.lighting.throws_shadows,
    "shadow": lambda a: a.shadow.strength > 0,
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


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Background("sea", RED, RED), "`kind` .*street. .*'sea'"),
        (lambda: Pattern("dots", RED), "`kind` must be one of .*'dots'"),
        (lambda: Pattern("bands", RED, width=0), "`width` .* to 4.*: 0\\."),
        (lambda: Framing(zoom=0), "`zoom` .*from 0.1 to 10. Received: 0"),
        (lambda: Framing(shift=(0, math.nan)), "`shift` .*Received: nan"),
        (lambda: Framing(roll=181), "`roll` .*to 180. Received: 181"),
        (lambda: Shadow(1.5, 1), "`strength` .*to 1. Received: 1.5"),
        (lambda: Finish(exposure=math.nan), "`exposure` .*Received: nan"),
        (lambda: Finish(cast=(1, 1, -1)), "`cast` .*to 10. Received: -1"),
        (lambda: Finish(blur=3), "`blur` .*to 2. Received: 3"),
        (lambda: Lighting(RED, RED, softness=2), "`softness` .*ceived: 2"),
        (lambda: Lighting(RED, RED, gloss=-1), "`gloss` .*Received: -1"),
        (lambda: Shadow(0.5, 0), "`reach` .*to 10. Received: 0"),
    ],
)
def test_impossible_settings_are_refused(make, message):
    with pytest.raises(InvalidConfig, match=message):
        make()
