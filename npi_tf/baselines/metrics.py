"""What is measured of a baseline while it trains."""

from __future__ import annotations

from keras import ops

from npi_tf.baselines.symbols import PAD


def exact(target, logits):
    """Tells which answers are right in all symbols.

    Being shown the right symbols before changes nothing here: an answer is
    written right, greedily, if and only if each symbol is the most probable
    one behind the right ones.

    Args:
        target: integers `(batch, steps)`, padded.
        logits: float `(batch, steps, symbols)`.

    Returns:
        float32 `(batch,)`, 1 or 0.
    """
    target = ops.cast(target, "int32")
    chosen = ops.cast(ops.argmax(logits, axis=-1), "int32")
    right = ops.logical_or(ops.equal(chosen, target), ops.equal(target, PAD))
    return ops.cast(ops.all(right, axis=-1), "float32")
