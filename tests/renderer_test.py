"""Pictures of simple shapes whose look is known."""

import dataclasses
import hashlib
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.appearance import PLAIN, Appearance, draw_appearance
from npi_tf.cars.background import Background
from npi_tf.cars.camera import FILLED, Framing
from npi_tf.cars.mesh import Part, make_mesh
from npi_tf.cars.renderer import SIZE, Renderer
from npi_tf.cars.shading import Light, Lighting
from npi_tf.cars.shadow import Shadow
from npi_tf.errors import InvalidConfig
from tests.boxes import COLOURS, box

FLAT = Appearance(
    lighting=Lighting(sky=(1, 1, 1), ground=(1, 1, 1), gloss=0.0),
    background=Background("gradient", (1, 1, 1), (1, 1, 1)),
    shadow=Shadow(0.0, 1.0),
)
"""Colours as they are, on white."""
POSES = [(0, 0), (35, 20), (90, 60), (-130, 45), (180, 10)]


def car(size=(2, 0.9, 0.6)):
    return box(size)


def outline(picture):
    """Returns the first and one past the last row and column of a shape."""
    seen = np.any(picture != 255, axis=-1)
    rows, columns = seen.any(axis=1), seen.any(axis=0)
    return np.flatnonzero(rows)[[0, -1]], np.flatnonzero(columns)[[0, -1]]


@pytest.mark.parametrize(
    ("azimuth", "elevation", "side"),
    [
        (0, 0, "front"),
        (90, 0, "left"),
        (180, 0, "back"),
        (-90, 0, "right"),
        (270, 0, "right"),
        (0, 90, "top"),
        (77, 90, "top"),
        (0, -90, "bottom"),
    ],
)
def test_each_side_is_seen_from_its_side(azimuth, elevation, side):
    picture = Renderer(box()).render(azimuth, elevation, FLAT)
    assert picture.shape == (SIZE, SIZE, 3)
    assert picture.dtype == np.uint8
    expected = 255 * np.array(COLOURS[side])
    np.testing.assert_array_equal(picture[64, 64], expected)


def test_front_is_to_the_left_when_the_left_side_is_seen():
    picture = Renderer(car()).render(60, 0, FLAT)
    np.testing.assert_array_equal(picture[64, 12], 255 * np.array([1, 0, 0]))
    np.testing.assert_array_equal(picture[64, 90], 255 * np.array([0, 0, 1]))


def test_roof_is_above_the_side():
    picture = Renderer(car()).render(90, 30, FLAT)
    top, bottom = outline(picture)[0]
    np.testing.assert_array_equal(picture[top + 4, 64], [0, 255, 255])
    np.testing.assert_array_equal(picture[bottom - 4, 64], [0, 0, 255])


@pytest.mark.parametrize(("azimuth", "elevation"), POSES)
@pytest.mark.parametrize("size", [(2, 0.9, 0.6), (1, 1, 3), (1, 6, 1)])
def test_silhouette_fills_the_frame_in_every_view(azimuth, elevation, size):
    picture = Renderer(car(size)).render(azimuth, elevation, FLAT)
    spans = [last + 1 - first for first, last in outline(picture)]
    assert max(spans) == pytest.approx(FILLED * SIZE, abs=1.5)
    for first, last in outline(picture):
        assert first + last + 1 == pytest.approx(SIZE, abs=1.5)


def test_framing_zooms_shifts_and_rolls():
    renderer = Renderer(car())

    def middle_and_span(**options):
        framing = Framing(**options)
        look = dataclasses.replace(FLAT, framing=framing)
        (top, bottom), (left, right) = outline(renderer.render(0, 90, look))
        return ((left + right) / 2, (top + bottom) / 2), right - left

    (x, y), span = middle_and_span()
    _, near = middle_and_span(zoom=0.5)
    assert near == pytest.approx(span / 2, abs=1.5)
    (shifted_x, shifted_y), _ = middle_and_span(shift=(0.05, 0.02), zoom=0.8)
    assert shifted_x - x == pytest.approx(0.05 * SIZE, abs=1)
    assert shifted_y - y == pytest.approx(-0.02 * SIZE, abs=1)
    _, rolled = middle_and_span(roll=90)
    assert rolled == pytest.approx(FILLED * SIZE, abs=1.5)
    assert span < 0.6 * SIZE


def test_roll_turns_counter_clockwise():
    look = dataclasses.replace(FLAT, framing=Framing(roll=20))
    picture = Renderer(car()).render(90, 0, look)
    low_left = np.flatnonzero((picture[:, 30] != 255).any(axis=1)).mean()
    low_right = np.flatnonzero((picture[:, 98] != 255).any(axis=1)).mean()
    assert low_right < low_left - 10


@pytest.mark.parametrize(("azimuth", "elevation"), [(30, 0), (75, 40)])
def test_mirrored_views_of_a_mirrored_car_are_mirrored(azimuth, elevation):
    both = {"left": (0.2, 0.4, 0.8), "right": (0.2, 0.4, 0.8)}
    renderer = Renderer(box((2, 0.9, 0.6), colours={**COLOURS, **both}))
    above = Lighting(
        sky=(0.5, 0.5, 0.6),
        ground=(0.2, 0.2, 0.1),
        lights=(Light(0, 60, (0.6, 0.6, 0.6)),),
    )
    look = dataclasses.replace(PLAIN, lighting=above)
    left = renderer.render(azimuth, elevation, look)
    right = renderer.render(-azimuth, elevation, look)[:, ::-1]
    difference = np.abs(left.astype(int) - right)
    assert np.mean(difference > 1) < 0.002


def test_light_comes_from_where_it_stands():
    grey = dict.fromkeys(COLOURS, (0.5, 0.5, 0.5))
    renderer = Renderer(box(colours=grey))

    def brightness(azimuth, **options):
        lights = (Light(90, 0, (0.8, 0.8, 0.8)),)
        dark = Lighting((0, 0, 0), (0, 0, 0), lights, 0.0, gloss=0.0, **options)
        look = dataclasses.replace(FLAT, lighting=dark)
        return renderer.render(azimuth, 0, look)[64, 64, 0]

    assert brightness(90, follows_camera=False) == round(255 * 0.5 * 0.8**0.5)
    assert brightness(-90, follows_camera=False) == 0
    assert brightness(0, follows_camera=True) == 0
    assert brightness(90, follows_camera=True) == 0


DARKNESS = (0, 0, 0)


def middle(part, azimuth, elevation, lighting, colour=DARKNESS, length=1):
    """Returns the light, 0 to 1, in the middle of a box's picture."""
    mesh = box(
        (length, 1, 1),
        parts=dict.fromkeys(COLOURS, part),
        colours=dict.fromkeys(COLOURS, colour),
    )
    look = dataclasses.replace(FLAT, lighting=lighting)
    picture = Renderer(mesh).render(azimuth, elevation, look)
    return np.square(picture[64, 64] / 255)


def test_sky_lights_what_points_up_and_the_ground_what_points_down():
    light = Lighting(sky=(0, 0, 0.8), ground=(0.4, 0, 0), gloss=0.0)
    found = [
        middle(Part.PAINT, 0, elevation, light, (1, 1, 1))
        for elevation in (90, 0, -90)
    ]
    expected = [[0, 0, 0.8], [0.2, 0, 0.4], [0.4, 0, 0]]
    np.testing.assert_allclose(found, expected, atol=0.005)


def test_sky_is_mirrored_by_glass_and_more_at_a_grazing_view():
    light = Lighting(sky=(1, 1, 1), ground=DARKNESS)
    above = middle(Part.GLASS, 0, 90, light)
    np.testing.assert_allclose(above, 0.16 * 0.8, atol=0.005)
    beside, grazing = (
        middle(Part.GLASS, azimuth, 0, light, length=6)[0]
        for azimuth in (90, 15)
    )
    assert 0.02 < beside < above[0] / 2
    assert 1.5 * beside < grazing < 3 * beside
    assert middle(Part.TYRE, 0, 90, light)[0] < 0.01
    matt = dataclasses.replace(light, gloss=0.0)
    assert (middle(Part.GLASS, 0, 90, matt) == 0).all()


def test_highlights_depend_on_the_part_and_the_angle():
    def highlight(part, azimuth, colour=DARKNESS):
        lamp = (Light(azimuth, 0, (0.5, 0.5, 0.5)),)
        light = Lighting(DARKNESS, DARKNESS, lamp, throws_shadows=False)
        return middle(part, 0, 0, light, colour)

    for part, strength in [
        (Part.GLASS, 0.7), (Part.PAINT, 0.35), (Part.TYRE, 0.04)
    ]:  # fmt: skip
        np.testing.assert_allclose(highlight(part, 0), strength / 2, atol=0.01)
    assert 0.01 < highlight(Part.PAINT, 30)[0] < 0.05
    assert (highlight(Part.GLASS, 60) == 0).all()
    gold = highlight(Part.METAL, 60, (1, 0.5, 0))
    assert gold[0] > gold[1] > gold[2]
    np.testing.assert_allclose(
        highlight(Part.METAL, 0, (0, 0, 0)), 0.2 * 0.6 / 2, atol=0.01
    )


def screened(part, colour, lighting):
    """Returns the picture of a wall with a smaller one before it.

    The lower edge of the smaller wall is in the picture's middle.
    """
    vertices = np.array(
        [[0, -3, 0], [0, 3, 0], [0, 3, 4], [0, -3, 4]]
        + [[1, -1, 2], [1, 1, 2], [1, 1, 4], [1, -1, 4]],
        float,
    )
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])
    colours = np.full((4, 3), colour)
    mesh = make_mesh(vertices, faces, np.full(4, part), colours)
    look = dataclasses.replace(FLAT, lighting=lighting)
    return Renderer(mesh).render(0, 0, look)


def test_car_throws_a_shadow_on_itself():
    lamp = (Light(0, 60, (0.7, 0.7, 0.7)),)
    light = Lighting((0.1,) * 3, (0.1,) * 3, lamp, gloss=0.0)
    without = dataclasses.replace(light, throws_shadows=False)
    below, beside = (78, 64), (78, 20)
    dark = screened(Part.TRIM, 1.0, light)
    assert (dark[below] < dark[beside] // 2).all()
    lit = screened(Part.TRIM, 1.0, without)
    np.testing.assert_array_equal(lit[below], lit[beside])
    np.testing.assert_array_equal(lit[beside], dark[beside])


def test_no_highlight_is_in_a_shadow():
    lamp = (Light(0, 30, (0.9, 0.9, 0.9)),)
    picture = screened(Part.PAINT, 0.0, Lighting(DARKNESS, DARKNESS, lamp))
    assert (picture[70, 20] > 20).all()
    assert (picture[70, 64] == 0).all()


def test_shadow_darkens_the_ground_next_to_the_car():
    renderer = Renderer(car())
    dark = dataclasses.replace(FLAT, shadow=Shadow(0.8, 0.5))
    picture = renderer.render(90, 30, dark)
    bottom = outline(renderer.render(90, 30, FLAT))[0][1]
    assert picture[bottom + 3, 64, 0] < 200
    assert (picture[:20] == 255).all()
    below = dataclasses.replace(FLAT, shadow=Shadow(0.8, 0.5))
    seen = renderer.render(90, -30, below)
    np.testing.assert_array_equal(seen, renderer.render(90, -30, FLAT))


def quad(texture, uv_high=1.0, colour=(1, 1, 1)):
    """Returns an upright square that faces the camera at azimuth 0."""
    vertices = np.array([[0, -1, -1], [0, 1, -1], [0, 1, 1], [0, -1, 1]], float)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * uv_high
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    return make_mesh(
        vertices,
        faces,
        np.full(2, Part.FILE),
        np.array([colour, colour], np.float32),
        corners[faces],
        np.zeros(2, int),
        (np.array(texture, np.uint8),),
    )


TEXTURE = [[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [250, 250, 0]]]


def test_texture_is_the_right_way_up():
    picture = Renderer(quad(TEXTURE)).render(0, 0, FLAT)
    corners = [[picture[y, x] for x in (32, 96)] for y in (32, 96)]
    np.testing.assert_array_equal(corners, TEXTURE)


def test_texture_repeats_and_is_multiplied_with_the_colour():
    mesh = quad(TEXTURE, uv_high=2.0, colour=(1, 0, 1))
    picture = Renderer(mesh).render(0, 0, FLAT)
    middles = [20, 48, 80, 108]
    found = picture[np.ix_(middles, middles)]
    expected = np.tile(np.array(TEXTURE) * [1, 0, 1], (2, 2, 1))
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("azimuth", "elevation"), POSES)
def test_winding_does_not_matter(azimuth, elevation):
    mesh = car()
    turned = dataclasses.replace(
        mesh,
        faces=mesh.faces[:, ::-1].copy(),
        normals=-mesh.normals[:, ::-1].copy(),
    )
    np.testing.assert_allclose(
        Renderer(turned).render(azimuth, elevation).astype(int),
        Renderer(mesh).render(azimuth, elevation),
        atol=1,
    )


def test_normals_are_interpolated():
    vertices = np.array([[0, -1, -1], [0, 1, -1], [0, 0, 1]], float)
    mesh = make_mesh(
        vertices, [[0, 1, 2]], np.array([Part.TRIM]), np.ones((1, 3))
    )
    lean = np.array([[[0.6, -0.8, 0], [0.6, 0.8, 0], [1, 0, 0]]], np.float32)
    _, surface = Renderer(dataclasses.replace(mesh, normals=lean)).view(0, 0)
    np.testing.assert_allclose(np.linalg.norm(surface.normal, axis=0), 1, 1e-5)
    left = surface.position[1] < -0.4
    right = surface.position[1] > 0.4
    assert (surface.normal[1, left] < -0.3).all()
    assert (surface.normal[1, right] > 0.3).all()
    assert (surface.normal[0] > 0.5).all()


def test_view_gives_places_and_parts_on_the_surface():
    parts = {"front": Part.HEADLAMP, "back": Part.TAIL_LAMP}
    mesh = box((2, 0.9, 0.6), parts)
    camera, surface = Renderer(mesh, samples=1).view(30, 10)
    half = np.abs(mesh.vertices).max(axis=0)
    off = np.abs(np.abs(surface.position) / half[:, None] - 1)
    np.testing.assert_allclose(off.min(axis=0), 0, atol=1e-5)
    lamps = surface.part == Part.HEADLAMP
    np.testing.assert_allclose(surface.position[0, lamps], half[0], rtol=1e-5)
    assert 0.1 < lamps.mean() < 0.5
    assert not (surface.part == Part.TAIL_LAMP).any()
    to_camera = camera.position[:, None] - surface.position
    to_camera /= np.linalg.norm(to_camera, axis=0)
    np.testing.assert_allclose(surface.to_camera, to_camera, atol=1e-5)


def test_edges_are_smooth_with_more_samples():
    def shades(samples):
        renderer = Renderer(car(), samples=samples)
        return len(np.unique(renderer.render(20, 0, FLAT)[..., 1]))

    assert shades(1) < shades(2) < shades(4)


SUBPROCESS = """
import hashlib, sys
import numpy as np
from npi_tf.cars.appearance import PLAIN, draw_appearance
from npi_tf.cars.renderer import Renderer
from tests.boxes import box
renderer = Renderer(box((2, 0.9, 0.6)))
rng = np.random.default_rng(5)
looks = [PLAIN, *(draw_appearance(rng) for _ in range(30))]
pictures = [renderer.render(33, 12, look).tobytes() for look in looks]
print(hashlib.sha256(b"".join(pictures)).hexdigest())
print("tensorflow" in sys.modules)
"""


def test_same_call_gives_the_same_bytes_in_every_process():
    renderer = Renderer(car())
    rng = np.random.default_rng(5)
    looks = [PLAIN, *(draw_appearance(rng) for _ in range(30))]
    digests = [
        hashlib.sha256(
            b"".join(renderer.render(33, 12, look).tobytes() for look in looks)
        ).hexdigest()
        for _ in range(2)
    ]
    result = subprocess.run(
        [sys.executable, "-c", SUBPROCESS],
        capture_output=True,
        text=True,
        check=True,
    )
    digest, tensorflow = result.stdout.split()
    assert digests == [digest, digest]
    assert tensorflow == "False"


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-400, 400),
    st.floats(-90, 90),
    st.integers(0, 2**32),
    st.integers(8, 50),
)
def test_every_pose_and_appearance_gives_a_picture(
    azimuth, elevation, seed, size
):
    look = draw_appearance(np.random.default_rng(seed))
    picture = Renderer(car()).render(azimuth, elevation, look, size)
    assert picture.shape == (size, size, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous


def test_a_turn_later_the_view_is_the_same():
    renderer = Renderer(car())
    here, later = renderer.render(25, 10), renderer.render(385, 10)
    np.testing.assert_allclose(here.astype(int), later, atol=1)


@pytest.mark.parametrize(
    ("call", "rule", "received"),
    [
        ((math.nan, 0), "`azimuth` must be a number from -36000", "nan"),
        ((math.inf, 0), "`azimuth` must be a number from -36000", "inf"),
        (("0", 0), "`azimuth` must be a number from -36000", "'0'"),
        ((0, math.nan), "`elevation` must be a number from -90 to 90", "nan"),
        ((0, 90.5), "`elevation` must be a number from -90 to 90", "90.5"),
        ((0, -91), "`elevation` must be a number from -90 to 90", "-91"),
        ((0, 0, PLAIN, 7), "`size` must be an integer from 8 to 2048", "7"),
        ((0, 0, PLAIN, 64.0), "`size` must be an integer", "64.0"),
        ((0, 0, PLAIN, True), "`size` must be an integer", "True"),
    ],
)
def test_impossible_pictures_are_refused(call, rule, received):
    message = f"{re.escape(rule)}.* Received: {re.escape(received)}\\."
    with pytest.raises(InvalidConfig, match=message):
        Renderer(car()).render(*call)


@pytest.mark.parametrize("samples", [0, 9, 2.0])
def test_impossible_numbers_of_samples_are_refused(samples):
    with pytest.raises(InvalidConfig, match=f"to 8. Received: {samples!r}"):
        Renderer(car(), samples=samples)
