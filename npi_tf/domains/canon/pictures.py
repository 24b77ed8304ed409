"""The pictures of cars: drawn ones by their numbers, and any other."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator

import numpy as np

from npi_tf.cars.appearance import Appearance, draw_studio
from npi_tf.cars.atlas import Shot, Source, render_all
from npi_tf.cars.drawn import draw_car
from npi_tf.cars.renderer import Renderer
from npi_tf.domains.canon.mirror import mirrored
from npi_tf.domains.canon.pose import AZIMUTHS, ELEVATIONS, Pose
from npi_tf.domains.canon.problem import CanonProblem, all_poses

__all__ = ["atlases_of", "mirrored", "pictures_of", "views_of"]

_SHOWN = 1
"""Tells the seed of a car's appearance from the seed of its shape."""


@dataclasses.dataclass(frozen=True, slots=True)
class ShownCar:
    """A car that can be rendered.

    Attributes:
        name: what records call it.
        source: makes it.
        appearance: how its pictures look, all of them alike.
    """

    name: str
    source: Source
    appearance: Appearance


class CarViews:
    """A car that is rendered from where it is looked at, once from each pose.

    Args:
        car: what to render.
    """

    def __init__(self, car: ShownCar):
        self._renderer = Renderer(car.source())
        self._appearance = car.appearance
        self._pictures: dict[Pose, np.ndarray] = {}

    def __call__(self, view: tuple[int, int]) -> np.ndarray:
        """Returns a picture by indices of azimuth and elevation.

        uint8 `(128, 128, 3)`.
        """
        pose = Pose.of_view(*view)
        if pose not in self._pictures:
            self._pictures[pose] = self._renderer.render(
                pose.azimuth, pose.elevation, self._appearance
            )
        return self._pictures[pose]


def drawn_car(number: int) -> ShownCar:
    """Returns the car that the generator draws for a number.

    It stands in one studio, from wherever it is looked at. From 1,000,000 on,
    datasets hold it, where each picture has an appearance of its own.
    """
    rng = np.random.default_rng([number, _SHOWN])
    source = functools.partial(draw_car, number)
    return ShownCar(f"drawn {number}", source, draw_studio(rng))


def pictures_of(problem: CanonProblem) -> np.ndarray:
    """Renders a problem's car from everywhere.

    Returns:
        uint8 `(24, 5, 128, 128, 3)`.
    """
    (pictures,) = atlases_of([drawn_car(problem.car)], processes=1)
    return pictures


def views_of(problem: CanonProblem) -> CarViews:
    """Returns the same pictures, each rendered when it is asked for."""
    return CarViews(drawn_car(problem.car))


def atlases_of(
    cars: Iterable[ShownCar], processes: int
) -> Iterator[np.ndarray]:
    """Renders each car from everywhere, a few cars ahead.

    Args:
        cars: what to render.
        processes: that share the work.

    Yields:
        uint8 `(24, 5, 128, 128, 3)`.
    """
    jobs = ((car.source, _shots(car.appearance)) for car in cars)
    for pictures in render_all(jobs, processes):
        yield pictures.reshape(AZIMUTHS, ELEVATIONS, *pictures.shape[1:])


def _shots(appearance: Appearance) -> list[Shot]:
    return [Shot(p.azimuth, p.elevation, appearance) for p in all_poses()]
