"""Options that several commands have."""

from __future__ import annotations

import argparse
import pathlib


def add_model(parser: argparse.ArgumentParser) -> None:
    """Adds `--model`, which must be given."""
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        required=True,
        help="folder of a training run",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Adds `--json`."""
    parser.add_argument(
        "--json",
        type=pathlib.Path,
        metavar="FILE",
        help="also write the figures to this file",
    )


def add_dataset(parser: argparse.ArgumentParser, example: str) -> None:
    """Adds `--dataset`, which must be given.

    Args:
        parser: takes the option.
        example: of such a folder.
    """
    parser.add_argument(
        "--dataset",
        type=pathlib.Path,
        metavar="DIR",
        required=True,
        help=f"folder of the prepared dataset, such as {example}",
    )
