"""The soft shadow under the car."""

from __future__ import annotations

import dataclasses

import numpy as np

from npi_tf.cars.checks import check_number


@dataclasses.dataclass(frozen=True)
class Shadow:
    """A shadow without a direction, as under a cloudy sky.

    Attributes:
        strength: part of the ground's light, 0 to 1, that is missing under
            the car.
        reach: how far the shadow fades out around the car, in half-diagonals,
            0.01 to 10.

    Raises:
        InvalidConfig: a number is outside its range.
    """

    strength: float
    reach: float

    def __post_init__(self):
        check_number("strength", self.strength, 0, 1)
        check_number("reach", self.reach, 0.01, 10)


def shadow_on_ground(
    shadow: Shadow, half_size: np.ndarray, ground: np.ndarray
) -> np.ndarray:
    """Returns the part of the light that the ground keeps.

    Args:
        shadow: its strength and reach.
        half_size: float64 `(3,)`, half the car's length, width and height.
        ground: float32 `(2, size, size)` of `places_on_ground`.

    Returns:
        float32 `(size, size)`, 1 where no shadow or no ground is.
    """
    gap = [
        np.abs(place) - np.float32(0.85 * half)
        for place, half in zip(ground, half_size[:2], strict=True)
    ]
    outside = np.maximum(gap, 0)
    distance = np.sqrt(outside[0] * outside[0] + outside[1] * outside[1])
    near = np.clip(1 - distance / np.float32(shadow.reach), 0, 1)
    return 1 - np.float32(shadow.strength) * near * near
