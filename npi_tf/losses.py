"""The log-likelihood of recorded decisions (section 3.2, eq. 6-8)."""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

from npi_tf.model import NPI, Logits


class Targets(NamedTuple):
    """The recorded decisions of a batch of calls.

    Attributes:
        program: int `(batch, time)`.
        arguments: int `(batch, time, 3)`.
        end: bool `(batch, time)`.
        mask: bool `(batch, time)`; False behind the end of a call.
    """

    program: Any
    arguments: Any
    end: Any
    mask: Any


def step_nll(model: NPI, logits: Logits, targets: Targets) -> tf.Tensor:
    """Returns -log P(decision) of each step, float32 `(batch, time)`.

    The sum of the three heads' terms of eq. 8, the arguments' being a sum of
    three itself; 0 behind the end of a call.
    """
    nll = tf.nn.sigmoid_cross_entropy_with_logits(
        tf.cast(targets.end, logits.end.dtype), logits.end
    )
    nll += tf.nn.sparse_softmax_cross_entropy_with_logits(
        tf.cast(targets.program, tf.int32), logits.program
    )
    for i, part in enumerate(model.split_arguments(logits.arguments)):
        nll += tf.nn.sparse_softmax_cross_entropy_with_logits(
            tf.cast(targets.arguments[..., i], tf.int32), part
        )
    return tf.where(targets.mask, nll, 0.0)
