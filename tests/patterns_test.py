"""Which places on a car each painted pattern covers."""

import numpy as np

from npi_tf.cars.patterns import Pattern, covered
from tests.looks import HALF, RED


def inside(points, kind, **options):
    """Tells which points, in halves of the car's size, a pattern covers."""
    pattern = Pattern(kind, RED, **options)
    position = np.array(points, np.float32).T * HALF[:, None]
    return covered(pattern, position.astype(np.float32), HALF).tolist()


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
