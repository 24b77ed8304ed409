"""Encoders f_enc: from an observation to the core's state encoding (eq. 1)."""

from __future__ import annotations

import itertools

import keras
from keras import ops

from npi_tf.layers.checks import check_all_positive, check_positive
from npi_tf.layers.vision import PictureCNN


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

    @property
    def input_dim(self) -> int:
        """Width of what the MLP takes."""
        return sum(self.observation_sizes) + sum(self.argument_sizes)

    def build(self, observation_shape=None, arguments_shape=None):
        self.hidden.build((None, self.input_dim))
        self.output_layer.build((None, self.hidden_units))
        self.built = True

    def perceive(self, inputs):
        """Returns the observations of a batch of calls, as `call` takes them.

        Args:
            inputs: see `NPI`.
        """
        return inputs["observation"]

    def call(self, observation, arguments):
        return self._encode(observation, arguments)

    def _encode(self, symbols, arguments, *features):
        joined = ops.concatenate(
            [
                *_one_hot(symbols, self.observation_sizes),
                *_one_hot(arguments, self.argument_sizes),
                *features,
            ],
            axis=-1,
        )  # (..., input_dim)
        return self.output_layer(self.hidden(joined))

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


@keras.saving.register_keras_serializable(package="npi_tf")
class PictureEncoder(ScratchPadEncoder):
    """An MLP over features of a picture, one-hot symbols and arguments.

    The features of a picture are computed once (`look`), however many steps
    it is seen in.

    Args:
        observation_sizes: number of values of each observed integer.
        argument_sizes: number of values of each argument.
        vision: f_CNN.
        view_sizes: number of values of each integer that names a picture.
            Nothing that runs reads these names: `name_views` guesses them from
            the features, so that training can tell how good the features are.
        hidden_units: width of the hidden ReLU layer.
        encoding_dim: width of the encoding (D).

    Call arguments:
        observation: pair of an integer tensor `(..., len(observation_sizes))`,
            entry i at least 0 and below `observation_sizes[i]`, and a float
            tensor `(..., vision.features)` from `look`.
        arguments: integer tensor `(..., 3)` with the same leading shape.

    Returns:
        Float tensor `(..., encoding_dim)`: the encoding s_t.

    Raises:
        InvalidConfig: a size is not a positive integer.

    Reference:
        Section 4.1, eq. 11.
    """

    def __init__(
        self,
        observation_sizes: tuple[int, ...],
        argument_sizes: tuple[int, ...],
        vision: PictureCNN,
        view_sizes: tuple[int, ...],
        hidden_units: int = 128,
        encoding_dim: int = 64,
        **kwargs,
    ):
        super().__init__(
            observation_sizes,
            argument_sizes,
            hidden_units,
            encoding_dim,
            **kwargs,
        )
        check_all_positive(view_sizes=view_sizes)
        self.vision = vision
        self.view_sizes = tuple(view_sizes)
        self.namer = keras.layers.Dense(sum(view_sizes), name="namer")

    @property
    def input_dim(self) -> int:
        """Width of what the MLP takes."""
        return super().input_dim + self.vision.features

    def build(self, observation_shape=None, arguments_shape=None):
        self.vision.build()
        self.namer.build((None, self.vision.features))
        super().build()

    def look(self, pictures):
        """Returns the features of pictures.

        Args:
            pictures: uint8 tensor `(n, 128, 128, 3)`.

        Returns:
            Float tensor `(n, vision.features)`.
        """
        return self.vision(pictures)

    @property
    def looking_variables(self) -> list:
        """The variables that pictures and their names alone can teach."""
        return [
            *self.vision.trainable_variables,
            *self.namer.trainable_variables,
        ]

    def name_views(self, features):
        """Returns the scores of the names of pictures, one list for each size.

        Args:
            features: float tensor `(n, vision.features)` from `look`.

        Returns:
            For each of `view_sizes`, a float tensor `(n, size)`.
        """
        scores = self.namer(features)
        ends = itertools.accumulate(self.view_sizes)
        return [
            scores[..., end - size : end]
            for size, end in zip(self.view_sizes, ends, strict=True)
        ]

    def perceive(self, inputs):
        """Looks at each picture of a batch of calls once.

        Args:
            inputs: see `NPI`; beside the observations, it holds `pictures` or
                their `features` from `look`, and `view`, int `(batch, time)`,
                which of them is seen.
        """
        features = inputs.get("features")
        if features is None:
            features = self.look(inputs["pictures"])
        seen = ops.take(features, inputs["view"], axis=0)
        return inputs["observation"], seen

    def call(self, observation, arguments):
        symbols, features = observation
        return self._encode(symbols, arguments, features)

    def compute_output_shape(self, observation_shape, arguments_shape):
        return (*arguments_shape[:-1], self.encoding_dim)

    def get_config(self):
        vision = keras.saving.serialize_keras_object(self.vision)
        return {
            **super().get_config(),
            "vision": vision,
            "view_sizes": self.view_sizes,
        }

    @classmethod
    def from_config(cls, config):
        vision = keras.saving.deserialize_keras_object(config["vision"])
        return cls(**{**config, "vision": vision})


def _one_hot(values, sizes):
    return [ops.one_hot(values[..., i], size) for i, size in enumerate(sizes)]
