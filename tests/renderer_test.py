"""What is seen in pictures of simple shapes, and which are refused."""

import dataclasses
import hashlib
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.cars.appearance import (
    PLAIN,
    draw_appearance,
)
from npi_tf.cars.mesh import Part, make_mesh
from npi_tf.cars.renderer import SIZE, Renderer
from npi_tf.errors import InvalidConfig
from tests.boxes import COLOURS, box
from tests.looks import FLAT, POSES, car, outline
from tests.script_runs import printed_by


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
    digest, tensorflow = printed_by(SUBPROCESS).split()
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
