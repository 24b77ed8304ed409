"""The addition scratch pad: two inputs, a carry and an output row."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.addition.problem import AdditionProblem, strip_zeros
from npi_tf.domains.base import Environment
from npi_tf.domains.pad import ScratchPad
from npi_tf.errors import InvalidProblem
from npi_tf.types import Arguments

INP1, INP2, CARRY, OUT = range(4)
ROW_NAMES = ("INP1", "INP2", "CARRY", "OUT")
BLANK = 10
SYMBOLS = "0123456789."
"""How each symbol is shown. The last stands for a blank: the paper counts ten
digits only, but without an eleventh symbol ADD cannot tell where to stop."""
WRITABLE = 10


def columns_for(length: int) -> int:
    """Returns the columns a problem needs.

    One more than its digits for a last carry, and one that stays blank.
    """
    return length + 2


def digit_cells(problem: AdditionProblem, columns: int) -> np.ndarray:
    """Returns the pad that holds a problem, shape `(4, columns)`, int8.

    Raises:
        InvalidProblem: the numbers do not fit.
    """
    if columns < columns_for(problem.length):
        raise InvalidProblem(
            f"A pad of {columns} columns takes numbers of at most "
            f"{columns - columns_for(0)} digits. "
            f"Received: one of {problem.length}."
        )
    cells = np.full((len(ROW_NAMES), columns), BLANK, np.int8)
    for row, number in ((INP1, problem.a), (INP2, problem.b)):
        digits = np.frombuffer(number.encode("ascii"), np.int8) - ord("0")
        cells[row, columns - len(digits) :] = digits
    return cells


def read_output(row: np.ndarray) -> str:
    """Returns the number in an output row, `""` if it is blank throughout.

    Args:
        row: integer array of shape `(columns,)`.
    """
    written = np.flatnonzero(row != BLANK)
    if not len(written):
        return ""
    return strip_zeros("".join(SYMBOLS[symbol] for symbol in row[written[0] :]))


class AdditionEnvironment(Environment):
    """Four rows with a pointer each, all starting at the rightmost column.

    Args:
        problem: the numbers to write into the input rows.
        columns: width of the pad; by default just what the problem needs.

    Raises:
        InvalidProblem: the numbers do not fit into `columns`.

    Reference:
        Section 4.1, Fig. 2 and eq. 9.
    """

    def __init__(self, problem: AdditionProblem, columns: int | None = None):
        if columns is None:
            columns = columns_for(problem.length)
        self.pad = ScratchPad(
            digit_cells(problem, columns),
            pointer_rows=(INP1, INP2, CARRY, OUT),
            start=columns - 1,
            symbol_count=WRITABLE,
        )

    def observe(self) -> np.ndarray:
        """Returns the symbols under the pointers, shape `(4,)`, below 11."""
        return self.pad.read().astype(np.int32)

    def act(self, arguments: Arguments) -> None:
        """Moves a pointer or writes a digit (see `npi_tf.domains.pad`)."""
        self.pad.act(arguments)

    def render(self) -> str:
        """Returns the four rows side by side, pointed symbols in brackets."""
        return "  ".join(
            self.pad.render_row(row, SYMBOLS) for row in range(len(ROW_NAMES))
        )

    @property
    def output(self) -> str:
        """The number in the output row, `""` if nothing was written."""
        return read_output(self.pad.cells[OUT])
