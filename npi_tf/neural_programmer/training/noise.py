"""Noise that lets training leave its plateaus."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.neural_programmer.layers import Noise

DECAY = 0.55
"""Of the variance of the noise on gradients (section 3.2.1)."""


def annealed_deviation(variance: float, step) -> tf.Tensor:
    """Returns the standard deviation of the noise on gradients.

    Args:
        variance: at the first update.
        step: integer, updates taken.
    """
    taken = tf.cast(step + 1, tf.float32)
    return variance**0.5 * taken ** (-DECAY / 2)


def add_gradient_noise(gradients, deviation, seed) -> list[tf.Tensor]:
    """Returns gradients with normal noise of their own on each number.

    Args:
        gradients: tensors.
        deviation: of the noise.
        seed: integer `(2,)`, decides the noise.
    """
    seeds = tf.unstack(tf.random.split(seed, len(gradients)))
    return [
        gradient + deviation * tf.random.stateless_normal(gradient.shape, each)
        for gradient, each in zip(gradients, seeds, strict=True)
    ]


def selection_noise(operations, columns, scale, seed) -> Noise:
    """Returns Gumbel noise for the scores of operations and columns.

    With a scale of 1 the best of the noisy scores is a draw from their softmax
    (Jang et al., arXiv 1611.01144).

    Args:
        operations: shape of the scores of operations.
        columns: likewise.
        scale: factor on the noise.
        seed: integer `(2,)`, decides the noise.
    """
    operation, column = tf.unstack(tf.random.split(seed, 2))
    return Noise(
        scale * _gumbel(operations, operation), scale * _gumbel(columns, column)
    )


def falling(start: float, steps: float, step) -> tf.Tensor:
    """Returns what falls linearly from `start` to 0 in so many updates.

    Args:
        start: at the first update.
        steps: updates after which it is 0.
        step: integer, updates taken.
    """
    return start * tf.maximum(0.0, 1.0 - tf.cast(step, tf.float32) / steps)


def _gumbel(shape, seed):
    drawn = tf.random.stateless_uniform(shape, seed, minval=1e-6, maxval=1.0)
    return -tf.math.log(-tf.math.log(drawn))
