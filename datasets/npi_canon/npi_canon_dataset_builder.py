"""Builds `npi_canon`: the expert's ways around cars, with what it saw."""

from __future__ import annotations

import functools
import itertools
import multiprocessing
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from datasets.npi_canon.canon_config import CanonConfig, RealConfig, Starts
from datasets.trace_builder import TraceBuilder
from datasets.trace_features import trace_examples
from npi_tf.cars.appearance import (
    PLAIN,
    Appearance,
    draw_appearance,
    draw_studio,
)
from npi_tf.cars.atlas import Shot, render_all
from npi_tf.cars.drawn import draw_car
from npi_tf.cars.listing import read_listing
from npi_tf.domains import get_domain
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem
from npi_tf.errors import InvalidConfig

PAPER_SEED = 0
TABLE1_SEED = 1
FULL_CIRCLE_SEED = 2
TINY_SEED = 3
REAL_SEED = 4

_DISGUISED = 0.5
"""Part of the pictures to train on."""

PAPER = CanonConfig(
    name="paper",
    description="The frontal half: 55 views of each of 100 cars.",
    seed=PAPER_SEED,
    train=Starts(cars=100, each=40),
    seen=Starts(cars=100, each=10),
    validation=Starts(cars=20, each=5),
    unseen=Starts(cars=100, each=5),
)

TABLE1 = CanonConfig(
    name="table1",
    description="Table 1: the frontal half, four moves at the most.",
    seed=TABLE1_SEED,
    max_moves=4,
    train=Starts(cars=5000, each=3),
    seen=Starts(cars=500, each=2),
    validation=Starts(cars=50, each=2),
    unseen=Starts(cars=200, each=5),
)

FULL_CIRCLE = CanonConfig(
    name="full_circle",
    # The others have not changed since 6.0.0, nor have records made of them.
    version="7.0.0",
    description="Beyond the paper: the camera may start anywhere.",
    seed=FULL_CIRCLE_SEED,
    full_circle=True,
    train=Starts(cars=10_000, each=4, on_round=True),
    seen=Starts(cars=300, each=1),
    validation=Starts(cars=50, each=4),
    unseen=Starts(cars=300, each=1),
)

TINY = CanonConfig(
    name="tiny",
    description="A few ways around a few cars, for tests.",
    seed=TINY_SEED,
    train=Starts(cars=2, each=3),
    seen=Starts(cars=2, each=1),
    validation=Starts(cars=1, each=1),
    unseen=Starts(cars=1, each=1),
)

REAL = RealConfig(
    name="real",
    description="Car files of your own, from TFDS's manual directory.",
    seed=REAL_SEED,
    each=20,
)


class Builder(TraceBuilder):
    """The traces of turning a camera to a car's front (section 4.1)."""

    VERSION = tfds.core.Version("6.0.0")
    RELEASE_NOTES = {
        "7.0.0": "`full_circle` has 10 000 cars to train on instead of 6000, "
        "each with four starts instead of five. The others stay at 6.0.0.",
        "6.0.0": "`table1` has three times as many cars to train on, with "
        "three starts instead of eight. `full_circle` is as it was.",
        "5.0.0": "`full_circle` has twice as many cars to train on, each on "
        "one way instead of two.",
        "4.0.0": "On rounds, every car is shown from behind as often as from "
        "anywhere else.",
        "3.0.0": "Cars show more of what tells their front from their back. "
        "Half of the pictures to train on are in studios. On rounds, ways "
        "start from each azimuth equally often.",
        "2.0.0": "Cars stand on turntables. More cars to train on, a quarter "
        "of their pictures in studios.",
        "1.0.0": "First release.",
    }
    BUILDER_CONFIGS = [PAPER, TABLE1, FULL_CIRCLE, TINY, REAL]
    MANUAL_DOWNLOAD_INSTRUCTIONS = (
        "Only for the configuration `real`: the folder holds cars.json, a "
        'list such as [{"file": "sedan.glb", "front": "+Z", "up": "+Y"}], and '
        "these files."
    )

    def _split_generators(
        self, dl_manager: tfds.download.DownloadManager
    ) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        config = self.builder_config
        if isinstance(config, RealConfig):
            cars = [load for _, load in read_listing(_folder(dl_manager))]
            problems = config.problems(len(cars))["test"]
            return {"test": self._generate_examples(problems, cars, _plain)}
        return {
            split: self._generate_examples(
                problems,
                {
                    p.car: functools.partial(draw_car, p.car)
                    for p in problems.values()
                },
                functools.partial(_look, split, config.seed),
            )
            for split, problems in config.problems().items()
        }

    def _generate_examples(
        self, problems: Mapping[int, CanonProblem], cars, look
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yields traces with their pictures.

        Args:
            problems: by number; those of a car stand together.
            cars: what makes each car, by its number.
            look: from a car's number and a view to an `Appearance`.
        """
        groups = [
            dict(group)
            for _, group in itertools.groupby(
                problems.items(), key=lambda item: item[1].car
            )
        ]
        jobs = (_job(group, cars, look) for group in groups)
        rendered = render_all(jobs, processes=_processes(len(groups)))
        for group, pictures in zip(groups, rendered, strict=True):
            by_view = dict(zip(_views(group), pictures, strict=True))
            for number, example in _traces(group):
                views = map(tuple, example["views"].tolist())
                example["pictures"] = [by_view[view] for view in views]
                yield number, example


def _job(group: Mapping[int, CanonProblem], cars, look):
    """Returns a car and the shots of it that its problems need."""
    number = next(iter(group.values())).car
    shots = []
    for view in _views(group):
        pose = Pose.of_view(*view)
        shots.append(Shot(pose.azimuth, pose.elevation, look(number, view)))
    return cars[number], shots


def _plain(car: int, view: tuple[int, int]) -> Appearance:
    return PLAIN


def _look(split: str, seed: int, car: int, view: tuple[int, int]) -> Appearance:
    """Disguises most of what is trained on; the rest is in studios."""
    rng = np.random.default_rng([seed, car, *view])
    disguised = split == "train" and rng.random() < _DISGUISED
    return draw_appearance(rng) if disguised else draw_studio(rng)


def _processes(cars: int) -> int:
    """Returns how many render: to start one takes as long as a few cars."""
    return max(1, min(multiprocessing.cpu_count(), cars // 8, 64))


def _views(group: Mapping[int, CanonProblem]) -> list[tuple[int, int]]:
    """Returns what the traces of some problems show, each view once."""
    return sorted(
        {
            tuple(view)
            for _, example in _traces(group)
            for view in example["views"].tolist()
        }
    )


def _traces(group: Mapping[int, CanonProblem]):
    return trace_examples(get_domain("canon"), group)


def _folder(dl_manager: tfds.download.DownloadManager):
    try:
        return dl_manager.manual_dir
    except AssertionError as error:  # TFDS's word for a missing folder.
        raise InvalidConfig(
            "npi_canon/real takes its cars from a manual directory that "
            "exists, given by --manual_dir. Received none."
        ) from error
