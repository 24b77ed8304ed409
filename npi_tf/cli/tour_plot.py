"""`tour-plot`: draws the records of tours."""

from __future__ import annotations

import argparse
import pathlib


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "tour-plot",
        help="draw the records of tours",
        description="Draws how ways around cars end, by where they begin: one "
        "panel for each file.",
    )
    parser.add_argument(
        "records",
        type=pathlib.Path,
        nargs="+",
        metavar="JSON",
        help="what `tour --json` wrote",
    )
    parser.add_argument(
        "--labels",
        nargs="+",
        metavar="TEXT",
        help="titles of the panels (default: the names of the files)",
    )
    parser.add_argument(
        "--out",
        type=pathlib.Path,
        metavar="FILE",
        required=True,
        help="the PNG file",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    from npi_tf.evaluation.tours.plot import plot_tours

    plot_tours(arguments.records, arguments.labels, arguments.out)
    return 0
