"""The turntable that a car stands on: its outline shows the camera's height."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.checks import check_number
from npi_tf.cars.colours import Colour, linear


@dataclasses.dataclass(frozen=True)
class Turntable:
    """A disc with a rim on the ground around the car's centre.

    It looks the same from every side, so that it tells nothing about where
    the car's front is.

    Attributes:
        radius: in half-diagonals of the car, 0.1 to 10; 0.1 to 1 leave parts
            of most cars beside it.
        colour: sRGB.
        rim: sRGB of its outer sixth.

    Raises:
        InvalidConfig: the radius is outside its range.
    """

    radius: float
    colour: Colour
    rim: Colour

    def __post_init__(self):
        check_number("radius", self.radius, 0.1, 10)


_RIM = 1 / 6
"""The rim's part of the radius."""


def lay_turntable(
    turntable: Turntable, ground: np.ndarray, behind: np.ndarray
) -> None:
    """Paints a turntable over a background.

    Args:
        turntable: what to paint.
        ground: float32 `(2, size, size)` of `places_on_ground`.
        behind: float32 `(3, size, size)`, linear RGB; changed in place.
    """
    radius = np.float32(turntable.radius)
    # Beyond a few radii only that it is outside matters: the step from the
    # far ground to rays that miss it must not blur what is before it.
    distance = np.minimum(np.sqrt((ground * ground).sum(axis=0)), 4 * radius)
    down, across = np.gradient(distance)
    blur = np.maximum(np.abs(down) + np.abs(across), np.float32(1e-6))
    for edge, colour in (
        (radius, turntable.rim),
        (radius * np.float32(1 - _RIM), turntable.colour),
    ):
        inside = np.clip((edge - distance) / blur + np.float32(0.5), 0, 1)
        behind += inside * (linear(colour)[:, None, None] - behind)
