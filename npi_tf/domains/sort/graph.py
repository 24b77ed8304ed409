"""The sorting environment in tensors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from npi_tf.domains.pad_graph import PadLine, PadState, PadTensors
from npi_tf.domains.sort.environment import COMPARED, POINTER_ROWS
from npi_tf.domains.sort.problem import SortProblem


class SortTensors(PadTensors):
    """Tensor environment of the array; see `SortEnvironment`."""

    def __init__(self):
        super().__init__(POINTER_ROWS, symbol_count=0, swaps=True)

    def observe(self, line: PadLine) -> tf.Tensor:
        """Returns digits and boundary bits, int32 `(B, 8)`."""
        return tf.concat(
            [
                super().observe(line)[:, :COMPARED],
                tf.cast(line.pointers == line.first, tf.int32),
                tf.cast(line.pointers == line.last, tf.int32),
            ],
            axis=1,
        )


class SortTwin:
    """The sorting environment for a batch of problems."""

    environment = SortTensors()

    def size(self, problem: SortProblem) -> int:
        """Returns the number of elements."""
        return len(problem.values)

    def start(self, problems: Sequence[SortProblem], size: int) -> PadState:
        """Returns arrays at the right of `size` columns."""
        cells = np.zeros((len(problems), 1, size), np.int8)
        for row, problem in zip(cells, problems, strict=True):
            row[0, size - len(problem.values) :] = problem.values
        columns = tf.constant([self.size(p) for p in problems], tf.int32)
        return initial_state(tf.constant(cells), columns)

    def answers(self, state: PadState) -> list[str]:
        """Returns the arrays as they stand."""
        cells = state.cells[:, 0].numpy()
        return [
            " ".join(map(str, row[len(row) - columns :]))
            for row, columns in zip(cells, state.columns.numpy(), strict=True)
        ]


def initial_state(cells, columns) -> PadState:
    """Returns arrays with all pointers at their left end.

    Args:
        cells: int8 `(B, 1, size)`, each array at the right end.
        columns: int32 `(B,)`, lengths of the arrays.
    """
    first = tf.shape(cells)[2] - columns
    pointers = tf.tile(first[:, None], [1, len(POINTER_ROWS)])
    return PadState(cells, pointers, columns)


TWIN = SortTwin()
