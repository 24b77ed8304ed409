"""`report`: writes the README's tables from the records in results/."""

from __future__ import annotations

import argparse
import pathlib

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tables import render_tables
from npi_tf.storage import write_text


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "report",
        help="write the README's tables from results/",
        description="Makes every table of a Markdown file anew from the "
        "records that it names.",
    )
    parser.add_argument(
        "file",
        type=pathlib.Path,
        nargs="?",
        default=pathlib.Path("README.md"),
        help="the Markdown file (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    path = arguments.file
    if not path.is_file():
        raise InvalidConfig(
            f"A report goes into a file that exists. Received: {path}."
        )
    text = path.read_text(encoding="utf-8")
    write_text(path, render_tables(text, path.parent))
    return 0
