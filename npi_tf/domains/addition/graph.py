"""The addition environment in tensors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from npi_tf.domains.addition.environment import (
    CARRY,
    INP1,
    INP2,
    OUT,
    WRITABLE,
    columns_for,
    digit_cells,
    read_output,
)
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.domains.pad_graph import PadState, PadTensors


class AdditionTwin:
    """The addition environment for a batch of problems."""

    environment = PadTensors((INP1, INP2, CARRY, OUT), WRITABLE)

    def size(self, problem: AdditionProblem) -> int:
        """Returns the columns that a problem needs."""
        return columns_for(problem.length)

    def start(self, problems: Sequence[AdditionProblem], size: int) -> PadState:
        """Returns pads of `size` columns; raises `InvalidProblem` if short."""
        cells = np.stack([digit_cells(problem, size) for problem in problems])
        columns = [self.size(problem) for problem in problems]
        return PadState(
            tf.constant(cells),
            tf.fill([len(problems), cells.shape[1]], size - 1),
            tf.constant(columns, tf.int32),
        )

    def answers(self, state: PadState) -> list[str]:
        """Returns the number in each output row."""
        return [read_output(row) for row in state.cells[:, OUT].numpy()]


TWIN = AdditionTwin()
