"""Importing the symbolic half against importing NumPy alone and Keras.

Fresh processes take turns, each importing one thing and leaving. A timed
region is a process from its start to its end; `nothing` shows what of that is
Python's own. The first, untimed process of each writes its byte code.
"""

from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
from collections.abc import Mapping, Sequence

import npi_tf
from benchmarks import command
from benchmarks.command import Row
from benchmarks.timing import Action, Timing, interleave, ratio

YARDSTICK = "numpy"
STATEMENTS = {
    "nothing": "pass",
    YARDSTICK: "import numpy",
    "symbolic half": "import npi_tf.traces, npi_tf.domains",
    "keras": "import keras",
}
"""What a process does, by the name it has in the table."""

ROOT = pathlib.Path(npi_tf.__file__).parent.parent

FORMATS = {"imported": "s", "seconds": ".3f", "times_numpy": ".2f"}


def measure(statements: Mapping[str, str], repeats: int) -> list[Row]:
    """Times a fresh process for each statement, side by side.

    Args:
        statements: Python code by name; one name is `YARDSTICK`.
        repeats: timed processes for each.
    """
    actions = {name: _process(code) for name, code in statements.items()}
    return _rows(interleave(actions, repeats))


def _process(code: str) -> Action:
    """Returns an action that counts the processes which ran the code."""

    def run() -> int:
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        return 1

    return run


def _rows(timings: Mapping[str, Timing]) -> list[Row]:
    return [
        {
            "imported": name,
            "seconds": timing.best,
            "times_numpy": ratio(timing, timings[YARDSTICK]),
            "run_seconds": list(timing.seconds),
        }
        for name, timing in timings.items()
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    return command.run(
        "import_time", parser.parse_args(words), _measure, FORMATS
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    return measure(STATEMENTS, repeats=1 if arguments.quick else 7)


if __name__ == "__main__":
    sys.exit(main())
