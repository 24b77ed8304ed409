"""Builds a dataset: `python -m datasets npi_addition/paper`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from datasets.prepare import find, names, prepare
from npi_tf.errors import NPIError


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds the dataset that the command line names.

    Args:
        arguments: words of the command line; those of the process by default.

    Returns:
        The exit status: 0, or 2 if the dataset is unknown or cannot be
        written.
    """
    flags = _parser().parse_args(arguments)
    try:
        was_there = find(flags.name, flags.data_dir).data_path.exists()
        builder = prepare(flags.name, flags.data_dir, flags.manual_dir)
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    outcome = "was there already" if was_there else "has been built"
    print(f"{flags.name} {outcome}: {builder.data_dir}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m datasets",
        description="Builds a dataset unless it is there already.",
    )
    parser.add_argument(
        "name",
        help=f"dataset and configuration, one of: {', '.join(names())}",
    )
    parser.add_argument(
        "--data_dir",
        default="data",
        help=(
            "folder that holds all datasets, made if it is absent "
            "(default: %(default)s, in the current folder); the dataset goes "
            "to <data_dir>/<dataset>/<configuration>/<version>"
        ),
    )
    parser.add_argument(
        "--manual_dir",
        help=(
            "folder with files of your own, for npi_canon/real: car files and "
            "a list of them, cars.json"
        ),
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
