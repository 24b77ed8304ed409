"""A tour: cameras turned around many cars by a network, and counted."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import tqdm

from npi_tf.domains.canon.pictures import atlases_of
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import possible_starts
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tours.cars import read_cars, without_turntables
from npi_tf.evaluation.tours.judge import CANON, expert_ways, judge
from npi_tf.evaluation.tours.record import count, tour_table
from npi_tf.evaluation.tours.ways import network_ways
from npi_tf.model import NPI
from npi_tf.model_files import digest, load_model
from npi_tf.provenance import provenance
from npi_tf.storage import write_json

STARTS = ("frontal", "full_circle")


@dataclasses.dataclass(frozen=True, slots=True)
class TourRequest:
    """Which cars a camera is turned around, and from where.

    Attributes:
        cars: see `npi_tf.evaluation.tours.cars.read_cars`.
        starts: `full_circle`, or `frontal`: within 75 degrees of the front.
        max_moves: how far from the target it starts, at least 0.
        bare_floor: whether the cars stand on the ground, without a turntable.

    Raises:
        InvalidConfig: `starts` is no such name, or no start is so near.
    """

    cars: str
    starts: str = "full_circle"
    max_moves: int = 15
    bare_floor: bool = False

    def __post_init__(self) -> None:
        if self.starts not in STARTS:
            raise InvalidConfig(
                f"`starts` must be one of {', '.join(STARTS)}. "
                f"Received: {self.starts!r}."
            )
        if self.max_moves < 0:
            raise InvalidConfig(
                f"`max_moves` must be at least 0. Received: {self.max_moves}."
            )

    @property
    def command(self) -> str:
        """What makes this tour with the network of the package."""
        return (
            f"python -m npi_tf tour --cars={self.cars} "
            f"--starts={self.starts} --max_moves={self.max_moves}"
            + (" --bare_floor" if self.bare_floor else "")
        )

    def poses(self) -> list[Pose]:
        """Returns the starts around each car."""
        return possible_starts(self.starts == "full_circle", self.max_moves)


def run_tour(
    request: TourRequest,
    place: pathlib.Path,
    path: pathlib.Path | None = None,
) -> dict[str, Any]:
    """Renders the cars, turns cameras around them, prints and writes figures.

    Args:
        request: cars and starts.
        place: of the model: a run's folder, or a `.keras` file.
        path: of the JSON file; None for no file.

    Returns:
        What is written: the command, the request and the model's SHA-256, the
        figures of `count`, seconds and `provenance`.

    Raises:
        InvalidConfig: the request names no cars.
        InvalidModel: there is no model for the domain.
        InvalidMesh: a car's file cannot be read.
        StorageError: the JSON file cannot be written.
    """
    cars = read_cars(request.cars)
    if request.bare_floor:
        cars = without_turntables(cars)
    model = load_model(place, CANON)
    started = time.monotonic()
    names = [car.name for car in cars]
    processes = min(os.cpu_count() or 1, len(cars))
    atlases = atlases_of(cars, processes)
    figures = measure(model, names, request.poses(), atlases)
    record = {
        "command": request.command,
        **dataclasses.asdict(request),
        "model_sha256": digest(place),
        **figures,
        "seconds": round(time.monotonic() - started, 3),
        **provenance(),
    }
    if path is not None:
        write_json(path, record)
    print(tour_table(record))
    return record


def measure(
    model: NPI,
    names: Sequence[str],
    starts: Sequence[Pose],
    atlases: Iterable[np.ndarray],
) -> dict[str, Any]:
    """Returns the figures of a model, see `count`; shows a bar over the cars.

    Args:
        model: has an encoder for the domain.
        names: of the cars.
        starts: where the cameras begin around each car.
        atlases: see `network_ways`.
    """
    expert = expert_ways(starts)
    cars = tqdm.tqdm(
        network_ways(model, starts, atlases),
        total=len(names),
        desc="touring",
        unit="car",
    )
    return count(names, starts, [judge(starts, expert, ways) for ways in cars])
