"""The TFDS configurations of `npi_canon`: which cars, seen from where."""

from __future__ import annotations

import dataclasses

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.domains.canon.pose import ELEVATIONS, STEP, Pose
from npi_tf.domains.canon.problem import (
    FIRST_DATASET_CAR,
    CanonProblem,
    possible_starts,
    way_from,
)

Splits = dict[str, dict[int, CanonProblem]]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Starts:
    """How many problems a split has.

    Attributes:
        cars: cars that it shows.
        each: starts that are drawn for each of them.
        on_round: whether they lie on one way only, which begins behind the
            car on either side. This way is shown whole: from behind a car is
            seen as often as from anywhere else. Where it begins, and opposite
            of that in front, is always a start, since these views are the most
            alike; the others are drawn, from each azimuth one at most.
    """

    cars: int
    each: int
    on_round: bool = False


@dataclasses.dataclass(kw_only=True, eq=False)
class CanonConfig(tfds.core.BuilderConfig):
    """Problems with cars that are drawn.

    Attributes:
        domain: always `canon`.
        seed: decides which cars, which starts and how pictures look.
        full_circle: whether the camera may start anywhere; otherwise within
            75 degrees of the front.
        max_moves: how far from the target it may start.
        train: cars and starts that are trained on.
        seen: of the first of these cars, others of their starts.
        validation: cars of its own.
        unseen: likewise.
    """

    domain: str = "canon"
    seed: int
    full_circle: bool = False
    max_moves: int = 15
    train: Starts
    seen: Starts
    validation: Starts
    unseen: Starts

    def problems(self) -> Splits:
        """Draws the problems of each split, by their numbers.

        They count through all splits in the order train, seen, validation,
        unseen, and within a split from car to car.
        """
        rng = np.random.default_rng(self.seed)
        starts = possible_starts(self.full_circle, self.max_moves)
        dealt = {"train": [], "seen": [], "validation": [], "unseen": []}
        first = FIRST_DATASET_CAR * (1 + self.seed)
        for car in range(first, first + self.train.cars):
            trained = _draw(starts, self.train, rng)
            dealt["train"] += _of_car(car, trained)
            if car < first + self.seen.cars:
                others = [start for start in starts if start not in trained]
                dealt["seen"] += _of_car(car, _draw(others, self.seen, rng))
        first += self.train.cars
        for split in ("validation", "unseen"):
            share = getattr(self, split)
            for car in range(first, first + share.cars):
                dealt[split] += _of_car(car, _draw(starts, share, rng))
            first += share.cars
        return _numbered(dealt)


@dataclasses.dataclass(kw_only=True, eq=False)
class RealConfig(tfds.core.BuilderConfig):
    """Problems with car files of the user's own.

    Attributes:
        domain: always `canon`.
        seed: decides which starts are drawn.
        each: starts for each car, half of them within 75 degrees of the front.
    """

    domain: str = "canon"
    seed: int
    each: int

    def problems(self, cars: int = 0) -> Splits:
        """Draws problems for so many cars, all of them in the split `test`."""
        rng = np.random.default_rng(self.seed)
        frontal = possible_starts(full_circle=False)
        anywhere = possible_starts(full_circle=True)
        behind = [start for start in anywhere if start not in frontal]
        near = Starts(cars=cars, each=self.each - self.each // 2)
        far = Starts(cars=cars, each=self.each // 2)
        drawn = []
        for car in range(cars):
            drawn += _of_car(car, _draw(frontal, near, rng))
            drawn += _of_car(car, _draw(behind, far, rng))
        return _numbered({"test": drawn})


def _draw(
    starts: list[Pose], share: Starts, rng: np.random.Generator
) -> list[Pose]:
    """Draws different starts for a car."""
    if share.on_round:
        return _draw_on_round(share.each, rng)
    return [starts[i] for i in rng.permutation(len(starts))[: share.each]]


def _draw_on_round(count: int, rng: np.random.Generator) -> list[Pose]:
    """Draws starts on half a round around a car, see `Starts`."""
    behind, front = ((180, 0), (STEP - 180, -STEP))[rng.integers(2)]
    way = way_from(Pose(behind, STEP * int(rng.integers(ELEVATIONS))))
    places = [way[i] for i in rng.permutation(len(way))]
    starts = {start.azimuth: start for start in places}
    always = [starts.pop(azimuth) for azimuth in (behind, front)]
    return [*always, *starts.values()][:count]


def _of_car(car: int, starts: list[Pose]) -> list[CanonProblem]:
    return [CanonProblem(start, car) for start in starts]


def _numbered(dealt: dict[str, list[CanonProblem]]) -> Splits:
    numbers = iter(range(sum(map(len, dealt.values()))))
    return {
        split: {next(numbers): problem for problem in problems}
        for split, problems in dealt.items()
    }
