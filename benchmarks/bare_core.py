"""The yardstick: the LSTM of the core alone, without heads and environment."""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from npi_tf.layers import NPICore


def bare_loop(core: NPICore, batch: int) -> Callable[[tf.Tensor], tf.Tensor]:
    """Returns a compiled loop over the LSTM cells of a core.

    Each step's output, cut to the width of what the fusion layer hands to the
    LSTM, is the next step's input, so that no step can begin before the one
    before it is done: as in an interpreter.

    Args:
        core: built, with at least as many units as its fusion has outputs.
        batch: rows evaluated side by side.

    Returns:
        A function of a number of steps, int32 scalar. It returns how many
        the loop took, int32 scalar, and the last output.
    """
    cell, input_dim = core.lstm.cell, core.fusion_units[1]
    zeros = tf.zeros([batch, core.units])

    def step(count, output, state):
        output, state = cell(output[:, :input_dim], state)
        return count + 1, output, state

    @tf.function(jit_compile=True)
    def run(steps):
        state = [[zeros, zeros] for _ in range(core.layers)]
        count, output, _ = tf.while_loop(
            lambda count, *_: count < steps,
            step,
            (tf.constant(0), zeros, state),
        )
        return count, output

    return run
