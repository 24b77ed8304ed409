"""What an appearance does: paintwork, backgrounds and what is refused."""

import dataclasses
import math

import numpy as np
import pytest

from npi_tf.cars.background import Background
from npi_tf.cars.camera import Framing
from npi_tf.cars.finish import Finish
from npi_tf.cars.mesh import Part
from npi_tf.cars.paintwork import Paintwork, apply_paintwork
from npi_tf.cars.patterns import Pattern
from npi_tf.cars.renderer import Renderer
from npi_tf.cars.shading import Lighting
from npi_tf.cars.shadow import Shadow
from npi_tf.cars.turntable import Turntable
from npi_tf.errors import InvalidConfig
from tests.boxes import COLOURS, box
from tests.looks import BLACK, BLUE, FLAT, HALF, RED

CAR = box(
    (2, 0.8, 0.6),
    parts={
        "top": Part.GLASS,
        "front": Part.HEADLAMP,
        "back": Part.TAIL_LAMP,
    },
)


def look(**changes):
    return dataclasses.replace(FLAT, **changes)


def middle(azimuth, elevation=0, mesh=CAR, **paintwork):
    """Returns the middle's colour, 0 to 1, of a car in flat light."""
    appearance = look(paintwork=Paintwork(**paintwork))
    picture = Renderer(mesh).render(azimuth, elevation, appearance)
    return tuple((picture[64, 64] / 255).round(2).tolist())


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
        (lambda: Turntable(0, RED, RED), "`radius` .*to 10. Received: 0"),
    ],
)
def test_impossible_settings_are_refused(make, message):
    with pytest.raises(InvalidConfig, match=message):
        make()
