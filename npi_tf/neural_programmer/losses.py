"""The loss of answers (section 2)."""

from __future__ import annotations

from keras import ops

from npi_tf.neural_programmer.execution import row_mask
from npi_tf.neural_programmer.model import ProgrammerOutput

MARGIN = 1e-6
"""How far log-probabilities are kept from log 0."""


def scalar_loss(scalar, target, delta: float):
    """Returns Huber's loss, `(batch,)`.

    Quadratic up to `delta` and linear beyond; nothing is squared that is
    larger than `delta`, so that no size of numbers overflows.

    Args:
        scalar: float `(batch,)`.
        target: float `(batch,)`.
        delta: above 0.
    """
    error = ops.absolute(scalar - target)
    near = ops.minimum(error, delta)
    return near * near / 2 + delta * (error - near)


def lookup_loss(lookup, target, there):
    """Returns the mean log-loss over the cells of each table, `(batch,)`.

    Soft products reach exactly 0 and 1. So a probability p counts as
    `MARGIN + (1 - 2 MARGIN) p`: unlike clipping, this keeps the gradient of a
    cell that is wrong altogether.

    Args:
        lookup: float `(batch, M, C)`, between 0 and 1.
        target: bool `(batch, M, C)`.
        there: `(batch, M, C)`, 1 for cells and 0 for padding.
    """
    right = ops.where(target, lookup, 1 - lookup)
    loss = -ops.log(MARGIN + (1 - 2 * MARGIN) * right)
    return ops.sum(loss * there, axis=(1, 2)) / ops.sum(there, axis=(1, 2))


def answer_loss(output: ProgrammerOutput, batch, delta: float, weight: float):
    """Returns the loss of each example, `(batch,)`.

    Args:
        output: what the model made of the batch, softly.
        batch: inputs and answers, see `npi_tf.neural_programmer.encoding`.
        delta: of the scalar answers' loss.
        weight: lambda, of the lookup answers' loss.
    """
    names = ops.concatenate(
        [batch["numeric_names"], batch["text_names"]], axis=1
    )
    rows = row_mask(batch)
    there = rows[:, :, None] * ops.cast(names > 0, rows.dtype)[:, None, :]
    return ops.where(
        batch["is_lookup"],
        weight * lookup_loss(output.lookup, batch["lookup"], there),
        scalar_loss(output.scalar, batch["scalar"], delta),
    )
