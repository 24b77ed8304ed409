"""How the camera turns around a car and frames it."""

import dataclasses

import numpy as np
import pytest

from npi_tf.cars.appearance import (
    PLAIN,
)
from npi_tf.cars.camera import FILLED, Framing
from npi_tf.cars.renderer import SIZE, Renderer
from npi_tf.cars.shading import Light, Lighting
from tests.boxes import COLOURS, box
from tests.looks import FLAT, POSES, car, outline


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


def test_a_turn_later_the_view_is_the_same():
    renderer = Renderer(car())
    here, later = renderer.render(25, 10), renderer.render(385, 10)
    np.testing.assert_allclose(here.astype(int), later, atol=1)
