"""Small things done to the rows of a batch."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf


def only(chosen: tf.Tensor, rows: tf.Tensor, blank=None) -> tf.Tensor:
    """Returns rows with something else in place of those not chosen.

    Args:
        chosen: bool `(batch,)`.
        rows: `(batch, ...)`, of any type.
        blank: what stands elsewhere; by default 0, or `""` among strings.
    """
    if blank is None:
        blank = "" if rows.dtype == tf.string else tf.zeros([], rows.dtype)
    chosen = tf.reshape(chosen, [-1] + [1] * (rows.shape.rank - 1))
    return tf.where(chosen, rows, blank)


def outside(rows: tf.Tensor, sizes: Sequence[int]) -> tf.Tensor:
    """Returns which rows have an entry below 0 or not below its size.

    Args:
        rows: int32 `(batch, len(sizes))`.
        sizes: one for each column.
    """
    return tf.reduce_any((rows < 0) | (rows >= tf.constant(sizes)), axis=1)
