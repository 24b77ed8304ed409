"""The core: f_lstm with the heads f_end, f_prog and f_arg (section 3.1)."""

from __future__ import annotations

from typing import Any, NamedTuple

import keras

from npi_tf.layers.checks import (
    check_all_positive,
    check_positive,
    check_scale,
)


class CoreOutput(NamedTuple):
    """What the heads say of the next step; leading dimensions as the input's.

    Attributes:
        end: float `(...,)`, logit of the end flag r_t.
        key: float `(..., key_dim)`, the query k_t to the program memory.
        arguments: float `(..., sum(argument_sizes))`, the logits of the three
            arguments a_{t+1} one behind the other.
    """

    end: Any
    key: Any
    arguments: Any


@keras.saving.register_keras_serializable(package="npi_tf")
class NPICore(keras.layers.Layer):
    """Fuses encoding and program, runs the LSTM, reads the heads.

    The fusion is the paper's two-layer MLP with ReLU hidden units and a
    linear output. How f_arg factorises the paper leaves open; here the three
    arguments are independent categoricals.

    The recurrent state belongs to one call: it is passed in and returned and
    never kept. It is a list of `2 * layers` tensors `(batch, units)`, h and c
    of each layer in turn.

    Args:
        encoding_dim: width of the state encoding (D).
        embedding_dim: width of a program embedding (P).
        key_dim: width of a program key (K).
        argument_sizes: number of values of each of the three arguments.
        units: width of each LSTM layer.
        layers: number of LSTM layers.
        fusion_units: widths of the fusion's hidden and output layer.
        head_gain: factor on the fresh weights of f_end and f_arg.

    Call arguments:
        encoding: float tensor `(batch, D)`, or `(batch, time, D)` for a
            whole sequence.
        embedding: float tensor `(batch, P)`; a program stays the same during
            its call.
        state: the state before the step; None for a call that begins.

    Returns:
        `CoreOutput` and the state after the last step.

    Raises:
        InvalidConfig: a size is not a positive integer, or the gain not above
            0.
    """

    def __init__(
        self,
        encoding_dim: int,
        embedding_dim: int,
        key_dim: int,
        argument_sizes: tuple[int, ...],
        units: int = 256,
        layers: int = 2,
        fusion_units: tuple[int, int] = (128, 64),
        head_gain: float = 1.0,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(
            encoding_dim=encoding_dim,
            embedding_dim=embedding_dim,
            key_dim=key_dim,
            units=units,
            layers=layers,
        )
        check_scale(head_gain=head_gain)
        check_all_positive(
            argument_sizes=argument_sizes, fusion_units=fusion_units
        )
        self.encoding_dim = encoding_dim
        self.embedding_dim = embedding_dim
        self.key_dim = key_dim
        self.argument_sizes = tuple(argument_sizes)
        self.units = units
        self.layers = layers
        self.fusion_units = tuple(fusion_units)
        self.head_gain = head_gain
        self._create_layers()

    def _create_layers(self):
        hidden_units, output_units = self.fusion_units
        self.fusion_hidden = keras.layers.Dense(
            hidden_units, activation="relu", name="fusion_hidden"
        )
        self.fusion_output = keras.layers.Dense(
            output_units, name="fusion_output"
        )
        self.lstm = keras.layers.RNN(
            [
                keras.layers.LSTMCell(self.units, name=f"lstm_{i + 1}")
                for i in range(self.layers)
            ],
            return_sequences=True,
            return_state=True,
            name="lstm",
        )
        self.f_end = self._create_head(1, "f_end")
        self.f_prog = keras.layers.Dense(self.key_dim, name="f_prog")
        self.f_arg = self._create_head(sum(self.argument_sizes), "f_arg")

    def _create_head(self, units: int, name: str) -> keras.layers.Dense:
        # With a gain of 1 this is Keras's own default, Glorot's.
        initializer = keras.initializers.VarianceScaling(
            self.head_gain**2, mode="fan_avg", distribution="uniform"
        )
        return keras.layers.Dense(
            units, kernel_initializer=initializer, name=name
        )

    def build(self, encoding_shape=None, embedding_shape=None):
        hidden_units, output_units = self.fusion_units
        self.fusion_hidden.build((None, self.encoding_dim + self.embedding_dim))
        self.fusion_output.build((None, hidden_units))
        self.lstm.build((None, None, output_units))
        for head in (self.f_end, self.f_prog, self.f_arg):
            head.build((None, self.units))
        self.built = True

    def initial_state(self, batch_size):
        """Returns the zero state: a list of `(batch_size, units)` tensors."""
        return [
            keras.ops.zeros((batch_size, self.units))
            for _ in range(2 * self.layers)
        ]

    def call(self, encoding, embedding, state=None):
        if len(encoding.shape) == 3:
            return self._sequence(encoding, embedding, state)
        return self._step(encoding, embedding, state)

    def _step(self, encoding, embedding, state):
        if state is None:
            state = self.initial_state(keras.ops.shape(encoding)[0])
        fused = self._fuse(encoding, embedding)  # (batch, F)
        hidden, state = self.lstm.cell(fused, _by_layer(state))
        return self._heads(hidden), _flat(state)

    def _sequence(self, encoding, embedding, state):
        time = keras.ops.shape(encoding)[1]
        embedding = keras.ops.repeat(embedding[:, None], time, axis=1)
        fused = self._fuse(encoding, embedding)  # (batch, time, F)
        if state is not None:
            state = _by_layer(state)
        hidden, *state = self.lstm(fused, initial_state=state)
        return self._heads(hidden), _flat(state)

    def _fuse(self, encoding, embedding):
        both = keras.ops.concatenate([encoding, embedding], axis=-1)
        return self.fusion_output(self.fusion_hidden(both))

    def _heads(self, hidden):
        return CoreOutput(
            self.f_end(hidden)[..., 0],
            self.f_prog(hidden),
            self.f_arg(hidden),
        )

    def get_config(self):
        return {
            **super().get_config(),
            "encoding_dim": self.encoding_dim,
            "embedding_dim": self.embedding_dim,
            "key_dim": self.key_dim,
            "argument_sizes": self.argument_sizes,
            "units": self.units,
            "layers": self.layers,
            "fusion_units": self.fusion_units,
            "head_gain": self.head_gain,
        }


def _by_layer(state):
    """Pairs h and c of each layer, as stacked Keras cells want them."""
    return [list(state[i : i + 2]) for i in range(0, len(state), 2)]


def _flat(state):
    # Keras returns the state of a single cell as that of no stack.
    return keras.tree.flatten(state)
