"""Encoders f_enc: from an observation to the core's state encoding (eq. 1)."""

from __future__ import annotations

import keras
from keras import ops

from npi_tf.layers.checks import check_all_positive, check_positive


@keras.saving.register_keras_serializable(package="npi_tf")
class ScratchPadEncoder(keras.layers.Layer):
    """An MLP over one-hot symbols and arguments (eq. 9 and 10).

    Args:
        observation_sizes: number of values of each observed integer.
        argument_sizes: number of values of each argument.
        hidden_units: width of the hidden ReLU layer.
        encoding_dim: width of the encoding (D).

    Call arguments:
        observation: integer tensor `(..., len(observation_sizes))`, entry i
            at least 0 and below `observation_sizes[i]`.
        arguments: integer tensor `(..., 3)` with the same leading shape.

    Returns:
        Float tensor `(..., encoding_dim)`: the encoding s_t.

    Raises:
        InvalidConfig: a size is not a positive integer.
    """

    def __init__(
        self,
        observation_sizes: tuple[int, ...],
        argument_sizes: tuple[int, ...],
        hidden_units: int = 128,
        encoding_dim: int = 64,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(hidden_units=hidden_units, encoding_dim=encoding_dim)
        check_all_positive(
            observation_sizes=observation_sizes, argument_sizes=argument_sizes
        )
        self.observation_sizes = tuple(observation_sizes)
        self.argument_sizes = tuple(argument_sizes)
        self.hidden_units = hidden_units
        self.encoding_dim = encoding_dim
        self.hidden = keras.layers.Dense(
            hidden_units, activation="relu", name="hidden"
        )
        self.output_layer = keras.layers.Dense(encoding_dim, name="output")

    def build(self, observation_shape=None, arguments_shape=None):
        one_hot_dim = sum(self.observation_sizes) + sum(self.argument_sizes)
        self.hidden.build((None, one_hot_dim))
        self.output_layer.build((None, self.hidden_units))
        self.built = True

    def call(self, observation, arguments):
        one_hot = ops.concatenate(
            [
                *_one_hot(observation, self.observation_sizes),
                *_one_hot(arguments, self.argument_sizes),
            ],
            axis=-1,
        )  # (..., sum of all sizes)
        return self.output_layer(self.hidden(one_hot))

    def compute_output_shape(self, observation_shape, arguments_shape):
        return (*observation_shape[:-1], self.encoding_dim)

    def get_config(self):
        return {
            **super().get_config(),
            "observation_sizes": self.observation_sizes,
            "argument_sizes": self.argument_sizes,
            "hidden_units": self.hidden_units,
            "encoding_dim": self.encoding_dim,
        }


def _one_hot(values, sizes):
    return [ops.one_hot(values[..., i], size) for i, size in enumerate(sizes)]
