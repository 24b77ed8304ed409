"""The array with its three pointers."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.base import Environment
from npi_tf.domains.pad import ScratchPad
from npi_tf.domains.sort.problem import VALUES, SortProblem
from npi_tf.types import Arguments

FIRST, SECOND, COUNTER = range(3)
POINTER_NAMES = ("1", "2", "3")
POINTER_ROWS = (0, 0, 0)
COMPARED = 2
"""Pointers whose symbols are seen; the third one only counts sweeps."""
OBSERVATION_SIZES = (VALUES,) * COMPARED + (2,) * (2 * len(POINTER_ROWS))


class SortEnvironment(Environment):
    """One row of digits; all pointers start at its left end.

    Pointers 1 and 2 compare neighbours, pointer 3 counts sweeps. A pointer
    that is told to leave the array stays at its end: a sweep begins with
    pointer 2 one step ahead, so the counts of steps only close that way.

    Args:
        problem: the digits to sort.

    Reference:
        Section 4.2, Fig. 4 and 8, eq. 10.
    """

    def __init__(self, problem: SortProblem):
        self.pad = ScratchPad(
            np.array([problem.values], np.int8),
            pointer_rows=POINTER_ROWS,
            start=0,
            symbol_count=0,
            swaps=True,
        )

    def observe(self) -> np.ndarray:
        """Returns what is under pointers 1 and 2, and where all three are.

        Returns:
            int32 `(8,)`: two digits; for each pointer, 1 if it is at the
            array's start; for each pointer, 1 if it is at its end.
        """
        last = self.pad.cells.shape[1] - 1
        return np.concatenate(
            [
                self.pad.read()[:COMPARED],
                self.pad.pointers == 0,
                self.pad.pointers == last,
            ]
        ).astype(np.int32)

    def act(self, arguments: Arguments) -> None:
        """Moves a pointer or swaps two cells (see `npi_tf.domains.pad`)."""
        self.pad.act(arguments)

    def render(self) -> str:
        """Returns the array once for each pointer, which is in brackets."""
        return "  ".join(
            self.pad.render_row(pointer, "0123456789")
            for pointer in range(len(POINTER_ROWS))
        )

    @property
    def values(self) -> str:
        """The array as it stands, such as `"2 5 9"`."""
        return " ".join(map(str, self.pad.cells[0]))
