"""Many pictures in several processes."""

import functools
import itertools
import os
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

from npi_tf.cars.appearance import PLAIN, draw_appearance
from npi_tf.cars.atlas import Shot, render_all, render_shots
from npi_tf.cars.mesh import make_mesh
from npi_tf.cars.renderer import Renderer
from npi_tf.errors import InvalidConfig, InvalidMesh
from tests.boxes import box_arguments

SIZE = 24
EMPTY = functools.partial(make_mesh, np.zeros((3, 3)), [], [], [])
"""A source that raises."""
DYING = functools.partial(os._exit, 3)
"""A source that ends its process."""


def source(length):
    return functools.partial(make_mesh, *box_arguments((length, 1, 1)))


def items(count):
    """Returns boxes of different lengths with 1 to 3 shots each."""
    rng = np.random.default_rng(0)
    return [
        (
            source(1 + number),
            [
                Shot(45 * shot, 10, draw_appearance(rng))
                for shot in range(1 + number % 3)
            ],
        )
        for number in range(count)
    ]


def test_shots_are_what_the_renderer_makes():
    shots = [
        Shot(0, 0),
        Shot(120, 30, draw_appearance(np.random.default_rng(1))),
    ]
    pictures = render_shots(source(2), shots, SIZE)
    assert pictures.shape == (2, SIZE, SIZE, 3)
    assert pictures.dtype == np.uint8
    renderer = Renderer(source(2)())
    for picture, shot in zip(pictures, shots, strict=True):
        expected = renderer.render(
            shot.azimuth, shot.elevation, shot.appearance, SIZE
        )
        np.testing.assert_array_equal(picture, expected)
    assert Shot(0, 0).appearance == PLAIN
    assert render_shots(source(2), [], SIZE).shape == (0, SIZE, SIZE, 3)


def test_processes_change_neither_order_nor_pictures():
    alone = list(render_all(items(9), 1, SIZE))
    together = list(render_all(items(9), 2, SIZE))
    assert [len(one) for one in alone] == 3 * [1, 2, 3]
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


def test_endless_items_are_taken_as_they_are_needed():
    taken = []

    def endless():
        for number in itertools.count():
            taken.append(number)
            yield source(1 + number), [Shot(0, 0)]

    with_pool = render_all(endless(), 2, SIZE)
    for _ in range(3):
        next(with_pool)
    with_pool.close()
    assert len(taken) <= 3 + 2 * 2


def test_nothing_to_render_gives_nothing():
    assert list(render_all([], 1)) == []
    assert list(render_all([], 2)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_worker_raises_arrives_in_its_turn(processes):
    found = render_all(
        [*items(1), (EMPTY, [Shot(0, 0)]), *items(1)], processes, SIZE
    )
    assert len(next(found)) == 1
    with pytest.raises(InvalidMesh, match="must have a face. Received none"):
        next(found)
    assert next(found, None) is None


def test_death_of_a_worker_ends_the_iteration():
    with pytest.raises(BrokenProcessPool):
        list(render_all([(DYING, [Shot(0, 0)]), *items(2)], 2, SIZE))


@pytest.mark.parametrize("processes", [0, -1, 65, 1.0, True])
def test_impossible_numbers_of_processes_are_refused(processes):
    with pytest.raises(InvalidConfig, match=f"64. Received: {processes!r}"):
        render_all([], processes)


@pytest.mark.parametrize("size", [0, 2049, "128"])
def test_impossible_sizes_are_refused(size):
    with pytest.raises(InvalidConfig, match=f"2048. Received: {size!r}"):
        render_shots(source(2), [Shot(0, 0)], size)
