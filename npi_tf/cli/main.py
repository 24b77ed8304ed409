"""Parses the command line and runs one command."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from npi_tf.cli import (
    ask,
    evaluate,
    evaluate_baseline,
    evaluate_tables,
    export,
    figure,
    follow,
    report,
    solve,
    tour,
    tour_plot,
)
from npi_tf.errors import NPIError
from npi_tf.version import __version__

_AXIS_OPTIONS = ("--front", "--up")
_AXIS = re.compile("-[XYZ]", re.IGNORECASE)
_COMMANDS = (
    solve,
    ask,
    evaluate,
    evaluate_baseline,
    evaluate_tables,
    export,
    follow,
    report,
    figure,
    tour,
    tour_plot,
)


def main(words: Sequence[str]) -> int:
    """Runs a command.

    Args:
        words: of the command line, without the program's name.

    Returns:
        The exit status: 0 if all went well, 1 if a program did not run to its
        end, 2 if the request cannot be carried out.
    """
    arguments = _parser().parse_args(_with_axes(words))
    try:
        return arguments.run(arguments)
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _with_axes(words: Sequence[str]) -> list[str]:
    """Joins negative axes to their options: argparse takes `-Z` for one."""
    joined: list[str] = []
    for word in words:
        if _AXIS.fullmatch(word) and joined and joined[-1] in _AXIS_OPTIONS:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m npi_tf",
        description="Runs and measures trained Neural Programmer-Interpreters.",
        epilog="Models are trained by the train_*.py scripts.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser
