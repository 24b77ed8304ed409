"""The yardstick: the LSTM of the core alone, without heads and environment."""

from __future__ import annotations

import tensorflow as tf
from tensorflow.types.experimental import GenericFunction

from benchmarks.timing import Action
from npi_tf.layers import NPICore


def bare_run(core: NPICore, batch: int, steps: int) -> Action:
    """Returns runs of `bare_loop` that count the iterations they made."""
    loop, limit = bare_loop(core, batch), tf.constant(steps)
    return lambda: int(loop(limit)[0])


def bare_gradients(core: NPICore, batch: int, steps: int) -> Action:
    """Returns runs of `gradients_function` that count the LSTM's outputs.

    Args:
        core: built.
        batch: sequences side by side.
        steps: length of each.
    """
    shape = (batch, steps, core.fusion_units[1])
    inputs = tf.random.stateless_normal(shape, seed=(0, 0))
    gradients = gradients_function(core)
    return lambda: int(gradients(inputs)[0])


def bare_loop(
    core: NPICore, batch: int, jit_compile: bool = True
) -> GenericFunction:
    """Returns a loop over the LSTM cells of a core.

    Each step's output, cut to the width of what the fusion hands to the LSTM,
    is the next step's input, so that no step can begin before the one before
    it is done: as in an interpreter. The first input is all ones, since zeros
    would stay zeros.

    Args:
        core: built, with at least as many units as its fusion has outputs.
        batch: rows evaluated side by side.
        jit_compile: whether to compile the loop with XLA.

    Returns:
        A function of a number of steps, int32. It returns the iterations it
        made, int32, and the last output, float `(batch, units)`.
    """
    cell, input_dim = core.lstm.cell, core.fusion_units[1]
    zeros, ones = tf.zeros([batch, core.units]), tf.ones([batch, core.units])

    def step(count, output, state):
        output, state = cell(output[:, :input_dim], state)
        return count + 1, output, state

    @tf.function(jit_compile=jit_compile)
    def loop(steps):
        state = [[zeros, zeros] for _ in range(core.layers)]
        count, output, _ = tf.while_loop(
            lambda count, *_: count < steps,
            step,
            (tf.constant(0), ones, state),
        )
        return count, output

    return loop


def gradients_function(core: NPICore) -> GenericFunction:
    """Returns the compiled gradients of a core's LSTM over whole sequences.

    The loss is the sum of squares of all outputs; the gradients are those of
    the LSTM's weights.

    Args:
        core: built.

    Returns:
        A function of inputs, float `(batch, steps, fusion outputs)`. It
        returns the number of outputs, int32, and the gradients.
    """

    @tf.function(jit_compile=True)
    def gradients(inputs):
        with tf.GradientTape() as tape:
            hidden, *_ = core.lstm(inputs)
            loss = tf.reduce_sum(hidden**2)
        outputs = tf.reduce_prod(tf.shape(hidden)[:2])
        return outputs, tape.gradient(loss, core.lstm.trainable_variables)

    return gradients
