"""What a finish does to the light: brightness, colour, blur and noise."""

import numpy as np
import pytest

from npi_tf.cars.finish import Finish, develop

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
