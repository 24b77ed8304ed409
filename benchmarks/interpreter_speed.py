"""The graph interpreter against the bare core and the reference interpreter.

Three things take turns, in each batch size:

* the bare core: the LSTM cells alone in one compiled loop, as many iterations
  as the graph interpreter made;
* the graph interpreter, compiled, on one problem in every row of the batch;
* the reference interpreter, one problem, one call of the network a step.

A timed region is one run from start to end, its result read back. Compiling
and making the pads lie outside. Without `--model` the network is one whose
program never ends, so that every run is as long as its step limit; the work of
a step does not depend on what is decided.

The goals, at most twice the bare core's cost for one problem and 1.3 times for
a batch of 64, are this project's own: the paper publishes no speeds.
"""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks import command
from benchmarks.bare_core import bare_run
from benchmarks.command import Row
from benchmarks.endless import endless_model
from benchmarks.runs import graph_run, reference_run
from benchmarks.timing import Timing, interleave, ratio
from npi_tf.domains import get_domain
from npi_tf.domains.base import Domain
from npi_tf.model import NPI
from npi_tf.model_files import load_model
from npi_tf.training.config import ModelConfig

BARE = "bare core"
GRAPH = "graph interpreter"
REFERENCE = "reference interpreter"
GOALS = {1: 2.0, 64: 1.3}
"""By batch size: the most that a step may cost, in steps of the bare core."""

NOTE = "Goals are this project's own; the paper publishes no speeds."

FORMATS = {
    "batch": "d",
    "executor": "s",
    "iterations": "d",
    "us_per_iteration": ".1f",
    "problem_steps_per_s": ",.0f",
    "times_bare_core": ".2f",
    "goal": ".1f",
    "times_reference_speed": ".1f",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """How much is run.

    Attributes:
        limits: for each batch size, the steps that a row may take.
        reference_limit: likewise, for the reference interpreter.
        repeats: timed runs of each executor.
        digits: length of the problem.
        model: sizes of the network that never ends.
    """

    limits: Mapping[int, int]
    reference_limit: int
    repeats: int
    digits: int = 20
    model: ModelConfig = ModelConfig()


FULL = Settings(limits={1: 2000, 64: 300}, reference_limit=200, repeats=7)
QUICK = Settings(
    limits={1: 20, 2: 10},
    reference_limit=5,
    repeats=1,
    digits=3,
    model=ModelConfig(units=64),
)


def measure(
    model: NPI, domain: Domain, problem: Any, settings: Settings
) -> list[Row]:
    """Times the three executors side by side in each batch size."""
    rows = []
    for batch, limit in settings.limits.items():
        graph = graph_run(model, domain, problem, batch, limit)
        actions = {
            BARE: bare_run(model.core, batch, steps=graph()),
            GRAPH: graph,
            REFERENCE: reference_run(
                model, domain, problem, settings.reference_limit
            ),
        }
        rows += _rows(batch, interleave(actions, settings.repeats))
    return rows


def _rows(batch: int, timings: Mapping[str, Timing]) -> list[Row]:
    side_by_side = {BARE: batch, GRAPH: batch, REFERENCE: 1}
    speed = {
        name: side_by_side[name] / timing.per_unit
        for name, timing in timings.items()
    }
    return [
        {
            "batch": side_by_side[name],
            "executor": name,
            "iterations": timing.units,
            "us_per_iteration": 1e6 * timing.per_unit,
            "problem_steps_per_s": speed[name],
            "times_bare_core": (
                ratio(timing, timings[BARE])
                if side_by_side[name] == batch
                else None
            ),
            "goal": GOALS.get(batch) if name == GRAPH else None,
            "times_reference_speed": speed[name] / speed[REFERENCE],
            "run_seconds": list(timing.seconds),
        }
        for name, timing in timings.items()
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        help="folder of a training run; its network is run until it ends",
    )
    parser.add_argument(
        "--digits", type=int, help="length of the numbers to add"
    )
    return command.run(
        "interpreter_speed", parser.parse_args(words), _measure, FORMATS, NOTE
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    settings = QUICK if arguments.quick else FULL
    domain = get_domain("addition")
    digits = settings.digits if arguments.digits is None else arguments.digits
    problem = domain.sample(np.random.default_rng(0), digits)
    if arguments.model is None:
        return measure(
            endless_model(settings.model, domain), domain, problem, settings
        )
    limit = domain.step_limit(problem)
    settings = dataclasses.replace(
        settings, limits=dict.fromkeys(settings.limits, limit)
    )
    return measure(
        load_model(arguments.model, domain), domain, problem, settings
    )


if __name__ == "__main__":
    sys.exit(main())
