"""Canonicalisation problems: a car and where the camera starts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

from npi_tf.domains.canon.pose import (
    AZIMUTHS,
    CANONICAL,
    ELEVATIONS,
    Pose,
    turns,
)
from npi_tf.errors import InvalidProblem

_INTEGER = re.compile(r"-?\d{1,9}", re.ASCII)

CARS = 20
"""Cars among which problems are drawn."""

FIRST_DATASET_CAR = 1_000_000
"""Smaller numbers are those of cars that no dataset holds."""

FRONTAL_AZIMUTH = 75
"""Degrees to either side within which the paper's cameras start."""

FARTHEST = AZIMUTHS // 2 + ELEVATIONS - 1 - CANONICAL.view[1]
"""Moves from the canonical pose to the poses farthest from it: 15."""


@dataclasses.dataclass(frozen=True, slots=True)
class CanonProblem:
    """A camera to turn to the target pose.

    Attributes:
        start: where it stands at first.
        car: number of the car that it sees, at least 0. What the car looks
            like is the affair of whoever shows the pictures.
        target: where it shall stand.

    Raises:
        InvalidProblem: `car` is no such integer.
    """

    start: Pose
    car: int = 0
    target: Pose = CANONICAL

    def __post_init__(self) -> None:
        if type(self.car) is not int or self.car < 0:
            raise InvalidProblem(
                "The number of a car must be an integer of at least 0. "
                f"Received: {self.car!r}."
            )

    @property
    def moves(self) -> int:
        """Steps of the camera on the shortest way."""
        azimuth, elevation = self.start.view
        goal_azimuth, goal_elevation = self.target.view
        return abs(turns(azimuth, goal_azimuth)) + abs(
            elevation - goal_elevation
        )

    def __str__(self) -> str:
        return f"car {self.car} from {self.start}"


def parse_pose(words: Sequence[str]) -> CanonProblem:
    """Reads azimuth, elevation and, if there is a third word, a car's number.

    Raises:
        InvalidProblem: the words are no such integers.
    """
    numbers = [int(word) for word in words if _INTEGER.fullmatch(word)]
    if len(numbers) not in (2, 3) or len(numbers) < len(words):
        raise InvalidProblem(
            "A start must be an azimuth and an elevation in degrees, and "
            "perhaps the number of a car. "
            f"Received: {list(words)!r:.80}."
        )
    return CanonProblem(Pose(*numbers[:2]), *numbers[2:])


def sample_problem(rng: np.random.Generator, moves: int) -> CanonProblem:
    """Draws one of 20 cars, and a start that is so many moves away.

    Raises:
        InvalidProblem: no pose is so far from the canonical one.
    """
    starts = [start for start in all_poses() if distance(start) == moves]
    if not starts:
        raise InvalidProblem(
            f"A start must be 0 to {FARTHEST} moves away. Received: {moves}."
        )
    start = starts[rng.integers(len(starts))]
    return CanonProblem(start, int(rng.integers(CARS)))


def all_poses() -> list[Pose]:
    """Returns the 120 poses by azimuth index, then elevation."""
    return [
        Pose.of_view(azimuth, elevation)
        for azimuth in range(AZIMUTHS)
        for elevation in range(ELEVATIONS)
    ]


def possible_starts(full_circle: bool, max_moves: int = FARTHEST) -> list[Pose]:
    """Returns the poses from which a camera may start, in order.

    Args:
        full_circle: whether they lie all around the car; otherwise within 75
            degrees of the front.
        max_moves: how far from the canonical pose they may be.
    """
    return [
        pose
        for pose in all_poses()
        if (full_circle or abs(pose.azimuth) <= FRONTAL_AZIMUTH)
        and distance(pose) <= max_moves
    ]


def distance(start: Pose) -> int:
    """Returns the moves from a pose to the canonical one."""
    return CanonProblem(start).moves


def way_from(start: Pose) -> list[Pose]:
    """Returns the poses on the shortest way to the canonical one.

    First around the car, then up or down; start and end are among them.
    """
    excess = turns(start.view[0], 0)
    around = [
        Pose.of_view(steps % AZIMUTHS, start.view[1])
        for steps in range(excess, 0, -1 if excess > 0 else 1)
    ]
    height, goal = start.view[1], CANONICAL.view[1]
    step = 1 if goal >= height else -1
    along = [Pose.of_view(0, e) for e in range(height, goal + step, step)]
    return around + along
