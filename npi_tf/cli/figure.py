"""`figure`: draws a figure of the paper from the records in results/."""

from __future__ import annotations

import argparse
import pathlib

from npi_tf.evaluation.figures.plan import FIGURES


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "figure",
        help="draw a figure of the paper from results/",
        description="Draws mean accuracy with its standard deviation over "
        "seeds, the NPI's beside that of sequence-to-sequence LSTMs. "
        "`python reproduce.py fig5 fig6 fig9` makes the records.",
    )
    parser.add_argument(
        "name",
        choices=list(FIGURES),
        metavar="FIGURE",
        help="; ".join(f"{name}: {f.title[8:]}" for name, f in FIGURES.items()),
    )
    parser.add_argument(
        "--results",
        type=pathlib.Path,
        metavar="DIR",
        default=pathlib.Path("results"),
        help="folder of the records (default: %(default)s)",
    )
    parser.add_argument(
        "--out",
        type=pathlib.Path,
        metavar="FILE",
        help="the PNG file (default: docs/img/FIGURE.png)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    from npi_tf.evaluation.figures.plot import draw_figure

    out = arguments.out or pathlib.Path("docs/img", f"{arguments.name}.png")
    draw_figure(arguments.name, arguments.results, out)
    return 0
