"""Which answers are right."""

from __future__ import annotations

from keras import ops

from npi_tf.neural_programmer.model import ProgrammerOutput
from npi_tf.neural_programmer.operations import (
    SCALAR_OPERATIONS,
    operation_id,
)

TOLERANCE = 0.05
"""Half of the first decimal: numbers are right "up to the first decimal"."""


def right_answers(output: ProgrammerOutput, batch):
    """Tells which answers are right, bool `(batch,)`.

    The answer is the one that the last step writes: a number, cells, or none
    at all, which is wrong. Of cells, every one must be right.

    Args:
        output: what the model made of the batch, with hard selection.
        batch: inputs and answers, see `npi_tf.neural_programmer.encoding`.
    """
    last = output.selections.operation[:, -1]  # (batch, O), one of them 1
    writes_cells = last[:, operation_id("assign")] > 0.5
    writes_scalar = (
        sum(last[:, operation_id(name)] for name in SCALAR_OPERATIONS) > 0.5
    )
    close = ops.absolute(output.scalar - batch["scalar"]) < TOLERANCE
    cells = (output.lookup > 0.5) == batch["lookup"]
    return ops.where(
        batch["is_lookup"],
        ops.logical_and(writes_cells, ops.all(cells, axis=(1, 2))),
        ops.logical_and(writes_scalar, close),
    )
