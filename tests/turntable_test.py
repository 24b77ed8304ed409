"""The disc under the car: where it lies, its colours, and what it tells."""

import dataclasses
import math

import numpy as np
import pytest

from npi_tf.cars.camera import DISTANCE
from npi_tf.cars.renderer import Renderer
from npi_tf.cars.shadow import Shadow
from npi_tf.cars.turntable import Turntable
from tests.boxes import COLOURS, box
from tests.looks import BLACK, FLAT, RED

TABLE = Turntable(1.2, RED, BLACK)
LOOK = dataclasses.replace(FLAT, turntable=TABLE)

# Colours of a picture's pixels.
SEEN = {"white": (255, 255, 255), "red": (255, 0, 0), "black": (0, 0, 0)}


def render(azimuth, elevation, look=LOOK, size=(2, 0.9, 0.6)):
    return Renderer(box(size)).render(azimuth, elevation, look, size=256)


def share(picture, colour):
    return np.mean((picture == SEEN[colour]).all(axis=-1))


def test_from_above_it_is_a_disc_with_a_rim():
    look = dataclasses.replace(FLAT, turntable=Turntable(0.9, RED, BLACK))
    picture = render(0, 90, look, size=(1.4, 1.4, 0.1))
    # Half the box's diagonal is the unit of lengths. The box's top fills 0.9
    # of the picture; the ground lies a little farther from the camera.
    unit = math.sqrt(2 * 0.7**2 + 0.05**2)
    edge, half_height = 0.7 / unit, 0.05 / unit
    nearer = (DISTANCE - half_height) / (DISTANCE + half_height)
    pixels = 128 * 0.9 / edge * nearer
    rim_begins = round(128 - pixels * 0.9 * 5 / 6)
    assert 5 < rim_begins < 123 - pixels * edge / nearer + 5
    np.testing.assert_array_equal(picture[128, rim_begins - 3], SEEN["black"])
    np.testing.assert_array_equal(picture[128, rim_begins + 3], SEEN["red"])
    np.testing.assert_array_equal(picture, picture[::-1])


def test_it_looks_the_same_from_every_side():
    white = dict.fromkeys(COLOURS, (1, 1, 1))
    post = Renderer(box((0.2, 0.2, 2), colours=white))
    first, turned = (post.render(angle, 30, LOOK) for angle in (0, 90))
    apart = np.abs(first.astype(int) - turned).max(axis=-1) > 8
    assert apart.mean() < 0.01


def test_it_narrows_as_the_camera_comes_down():
    look = dataclasses.replace(FLAT, turntable=Turntable(0.5, RED, RED))
    post = (0.2, 0.2, 2)
    heights = [
        share(render(0, elevation, look, post), "red")
        for elevation in (0, 15, 30, 45, 60)
    ]
    assert (np.diff(heights) > 0.01).all()


@pytest.mark.parametrize("elevation", [-30, -5])
def test_from_below_it_is_not_seen(elevation):
    np.testing.assert_array_equal(
        render(20, elevation), render(20, elevation, FLAT)
    )


def test_its_edges_are_smooth():
    red, green, blue = np.moveaxis(render(90, 30), -1, 0)
    mixed = (red > 30) & (red < 225) & (green == 0) & (blue == 0)
    assert 100 < mixed.sum() < 2000


def test_the_shadow_lies_on_it():
    dark = dataclasses.replace(LOOK, shadow=Shadow(0.9, 0.6))
    lit, shaded = render(90, 30), render(90, 30, dark)
    bright = (lit == SEEN["red"]).all(axis=-1)
    assert shaded[bright][:, 0].min() < 160
    np.testing.assert_array_equal(shaded[bright][:, 1:], 0)
