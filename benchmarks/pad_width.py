"""A step of the graph interpreter on pads of ten to 100 000 columns.

The same network, whose program never ends, takes the same number of steps on
a problem that fills a pad of each width; the widths take turns. A timed region
is one run from start to end, its result read back. It holds one copy of the
pad, which XLA makes so that the caller's stays as it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks import command
from benchmarks.command import Row
from benchmarks.endless import endless_model
from benchmarks.runs import graph_run
from benchmarks.timing import Timing, interleave, ratio
from npi_tf.domains import get_domain
from npi_tf.domains.addition.environment import columns_for
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.domains.base import Domain
from npi_tf.model import NPI
from npi_tf.training.config import ModelConfig

GOAL = 1.5
"""The most that a step may cost on any width, in steps on the first."""

FORMATS = {
    "batch": "d",
    "columns": ",d",
    "iterations": "d",
    "us_per_iteration": ".1f",
    "times_narrowest": ".2f",
    "goal": ".1f",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """How much is run.

    Attributes:
        columns: widths of pad, at least 3; the first is the yardstick.
        limits: for each batch size, the steps of a run.
        repeats: timed runs on each width.
        model: sizes of the network.
    """

    columns: tuple[int, ...]
    limits: Mapping[int, int]
    repeats: int
    model: ModelConfig = ModelConfig()


FULL = Settings(
    columns=(10, 100, 1000, 3000, 100_000),
    limits={1: 2000, 64: 300},
    repeats=7,
)
QUICK = Settings(
    columns=(10, 100),
    limits={1: 20, 2: 10},
    repeats=1,
    model=ModelConfig(units=64),
)


def measure(model: NPI, domain: Domain, settings: Settings) -> list[Row]:
    """Times the widths side by side in each batch size."""
    rows = []
    for batch, limit in settings.limits.items():
        actions = {
            columns: graph_run(
                model, domain, filling_problem(domain, columns), batch, limit
            )
            for columns in settings.columns
        }
        rows += _rows(batch, interleave(actions, settings.repeats))
    return rows


def filling_problem(domain: Domain, columns: int) -> AdditionProblem:
    """Returns a problem that needs a pad of so many columns."""
    digits = columns - columns_for(0)
    return domain.sample(np.random.default_rng(0), digits)


def _rows(batch: int, timings: Mapping[int, Timing]) -> list[Row]:
    narrowest = next(iter(timings.values()))
    return [
        {
            "batch": batch,
            "columns": columns,
            "iterations": timing.units,
            "us_per_iteration": 1e6 * timing.per_unit,
            "times_narrowest": ratio(timing, narrowest),
            "goal": None if timing is narrowest else GOAL,
            "run_seconds": list(timing.seconds),
        }
        for columns, timing in timings.items()
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    return command.run("pad_width", parser.parse_args(words), _measure, FORMATS)


def _measure(arguments: argparse.Namespace) -> list[Row]:
    settings = QUICK if arguments.quick else FULL
    domain = get_domain("addition")
    return measure(endless_model(settings.model, domain), domain, settings)


if __name__ == "__main__":
    sys.exit(main())
