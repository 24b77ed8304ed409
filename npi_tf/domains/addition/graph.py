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

ENVIRONMENT = PadTensors((INP1, INP2, CARRY, OUT), WRITABLE)


def start(problems: Sequence[AdditionProblem], columns: int) -> PadState:
    """Returns the initial state for problems that fit into `columns`."""
    cells = np.stack([digit_cells(problem, columns) for problem in problems])
    widths = [columns_for(problem.length) for problem in problems]
    return PadState(
        tf.constant(cells),
        tf.fill([len(problems), 4], columns - 1),
        tf.constant(widths, tf.int32),
    )


def size(problem: AdditionProblem) -> int:
    """Returns the columns that a problem needs."""
    return columns_for(problem.length)


def answers(state: PadState) -> list[str]:
    """Returns the number in each output row."""
    return [read_output(row) for row in state.cells[:, OUT].numpy()]
