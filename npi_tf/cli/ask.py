"""`ask`: answers a question about a table."""

from __future__ import annotations

import argparse
import pathlib
import sys

from npi_tf.cli.options import add_model
from npi_tf.neural_programmer.csv_tables import read_csv

_ROWS = 8
"""Row numbers that are shown of a selection."""


def add_parser(commands) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser(
        "ask",
        help="ask a Neural Programmer about a table",
        description="Answers a question about a table, and shows the program "
        "that the network induces: an operation, and a column if it needs "
        "one, at each step, and what came of it. The answer stands alone on "
        "the last line. Exit status: 0 if there is one; 1 if the program's "
        "last step writes none; 2 if the request is at fault.",
    )
    add_model(parser)
    parser.add_argument(
        "--table",
        type=pathlib.Path,
        metavar="FILE",
        required=True,
        help="CSV file whose first line names the columns, A to J",
    )
    parser.add_argument(
        "question", help="such as 'greater 50.32 C and lesser 20.21 E sum H'"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carries out the command and returns its exit status."""
    table = read_csv(arguments.table)
    from npi_tf.neural_programmer.asking import ask
    from npi_tf.neural_programmer.files import load_programmer

    reply = ask(load_programmer(arguments.model), table, arguments.question)
    width = max(len(str(step)) for step in reply.steps)
    for i, step in enumerate(reply.steps, start=1):
        print(f"{i}  {step!s:{width}}  {_outcome(step, table.rows)}")
    if reply.answer is None:
        print("The program's last step writes no answer.", file=sys.stderr)
        return 1
    print(_answer(reply.answer, table))
    return 0


def _outcome(step, rows: int) -> str:
    """Returns what a step writes: a number, cells or a selection of rows."""
    if step.scalar is not None:
        return _number(step.scalar)
    if step.operation == "assign":
        return "cells"
    if len(step.rows) in (0, rows):
        return "every row" if step.rows else "no row"
    shown = " ".join(str(row + 1) for row in step.rows[:_ROWS])
    more = " ..." if len(step.rows) > _ROWS else ""
    return f"{len(step.rows)} of {rows} rows: {shown}{more}"


def _answer(answer, table) -> str:
    if hasattr(answer, "value"):
        return _number(answer.value)
    cells = table.column(answer.column).cells
    return " ".join(
        cells[row] if isinstance(cells[row], str) else _number(cells[row])
        for row in answer.rows
    )


def _number(value: float) -> str:
    """Returns a number without what binary fractions leave behind it."""
    return f"{round(value, 6):.15g}"
