"""Where the camera stands: azimuth and elevation on a grid of 15 degrees."""

from __future__ import annotations

import dataclasses

from npi_tf.errors import InvalidProblem

STEP = 15
"""Degrees between neighbouring poses (section 4.1)."""
AZIMUTHS = 360 // STEP
ELEVATIONS = 5
MAX_ELEVATION = STEP * (ELEVATIONS - 1)
HALF_TURN = AZIMUTHS // 2


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Pose:
    """A place of the camera on a sphere around the car.

    Attributes:
        azimuth: degrees, a multiple of 15 above -180 and up to 180; 0 is in
            front of the car and 90 at its left side.
        elevation: degrees above the ground, a multiple of 15 from 0 to 60.

    Raises:
        InvalidProblem: either is no such integer.
    """

    azimuth: int
    elevation: int

    def __post_init__(self) -> None:
        fits = (
            _is_step(self.azimuth)
            and _is_step(self.elevation)
            and -180 < self.azimuth <= 180
            and 0 <= self.elevation <= MAX_ELEVATION
        )
        if not fits:
            raise InvalidProblem(
                f"A pose must have an azimuth above -180 and up to 180 and an "
                f"elevation from 0 to {MAX_ELEVATION} degrees, both multiples "
                f"of {STEP}. Received: azimuth {self.azimuth!r}, elevation "
                f"{self.elevation!r}."
            )

    @property
    def view(self) -> tuple[int, int]:
        """The pose as indices: below 24, 0 in front; and below 5."""
        return self.azimuth // STEP % AZIMUTHS, self.elevation // STEP

    @classmethod
    def of_view(cls, azimuth: int, elevation: int) -> Pose:
        """Returns the pose that has these indices."""
        turned = turns(int(azimuth), 0)
        return cls(STEP * turned, STEP * int(elevation))

    def __str__(self) -> str:
        return f"{self.azimuth}°, {self.elevation}°"


def turns(azimuth: int, target: int) -> int:
    """Returns the steps of azimuth index by which the camera stands too far.

    Positive if it stands at the target's right, so that the shorter way leads
    to the left. From the opposite side both ways are as long; it counts as
    the right: between -11 and 12.
    """
    ahead = (azimuth - target) % AZIMUTHS
    return ahead if ahead <= HALF_TURN else ahead - AZIMUTHS


def _is_step(degrees: int) -> bool:
    return type(degrees) is int and degrees % STEP == 0


CANONICAL = Pose(0, 15)
"""The pose that the paper's car is turned to."""
