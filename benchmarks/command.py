"""The command line that all benchmarks share."""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.timing import table
from npi_tf.errors import NPIError
from npi_tf.storage import check_writable, write_json

Row = dict[str, Any]
"""What was measured of one thing, by column name."""


def make_parser(description: str) -> argparse.ArgumentParser:
    """Returns a parser with the options of every benchmark."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="tiny sizes, to see that it runs; the figures mean nothing",
    )
    parser.add_argument(
        "--json",
        type=pathlib.Path,
        metavar="FILE",
        help="also write the figures to this file",
    )
    return parser


def add_models(
    parser: argparse.ArgumentParser,
    default: Sequence[pathlib.Path],
    which: str,
) -> None:
    """Adds the argument `models`: those to compare, on disk.

    Args:
        parser: gets it.
        default: files that come with the project.
        which: words for what is done with each, and for these files.
    """
    parser.add_argument(
        "models",
        type=pathlib.Path,
        nargs="*",
        default=default,
        help=f"folders of runs, or .keras files; {which}",
    )


def add_count(parser: argparse.ArgumentParser, unit: str, of: str) -> None:
    """Adds an option for how much to ask, named after what it counts."""
    parser.add_argument(
        f"--{unit}",
        type=int,
        default=1000,
        help=f"{of} (default: %(default)s)",
    )


def run(
    name: str,
    arguments: argparse.Namespace,
    measure: Callable[[argparse.Namespace], Sequence[Row]],
    formats: Mapping[str, str],
    note: str = "",
) -> int:
    """Measures, prints a table and writes JSON if asked to.

    Args:
        name: of the benchmark.
        arguments: the parsed command line.
        measure: returns the rows of the table.
        formats: the columns to show, each with a format specification.
        note: a line below the table.

    Returns:
        The exit status: 2 if the request cannot be carried out.
    """
    try:
        if arguments.json is not None:
            check_writable(arguments.json)
        rows = measure(arguments)
        print(table(rows, formats))
        if note:
            print(note)
        if arguments.json is not None:
            _write(arguments.json, name, arguments.quick, rows, formats)
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _write(
    path: pathlib.Path,
    name: str,
    quick: bool,
    rows: Sequence[Row],
    formats: Mapping[str, str],
) -> None:
    from npi_tf.provenance import provenance

    write_json(
        path,
        {
            "benchmark": name,
            "command": f"python -m benchmarks.{name}",
            "quick": quick,
            "columns": dict(formats),
            "rows": list(rows),
            **provenance(),
        },
    )
