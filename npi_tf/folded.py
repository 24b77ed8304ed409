"""A model as the graph interpreter evaluates it: fewer and larger products.

Without XLA, the small operations around the LSTM cost more to start than to
carry out. Weights stay the same during a run, so that what is linear between
two nonlinearities can be multiplied out before the first step:

* one-hot vectors times a matrix are rows of it, and the hidden layer of an
  encoder is a sum of rows;
* the encoder's output layer and the fusion's hidden layer are one matrix, to
  which each program's embedding adds a row;
* the heads and the keys of the program memory are one matrix, whose columns
  are the logits of all that can be chosen.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from npi_tf.layers import ScratchPadEncoder
from npi_tf.model import NPI

NEVER = tf.float32.min
"""The logit of what cannot be chosen."""


class Step(NamedTuple):
    """What a step says of the next call, and what it leaves for its own.

    Attributes:
        logits: float `(batch, 5, width)`, of the next program, of its three
            arguments, and of whether the running call ends (0) or goes on
            (1); behind each one's choices stands `NEVER`.
        state: float `(batch, 2 * layers * units)`, as it was passed in.
    """

    logits: tf.Tensor
    state: tf.Tensor


class FoldedModel:
    """The weights of a model in one domain, multiplied out.

    Its decisions are those of `NPI.step`; logits and states are the same up to
    rounding. Make one inside the graph that uses it, outside of its loop.

    Args:
        model: a built `NPI`.
        domain: name of the encoder to use.
    """

    def __init__(self, model: NPI, domain: str):
        encoder, core = model.encoder(domain), model.core
        programs = len(model.program_names)
        for_encoding, for_embedding = tf.split(
            core.fusion_hidden.kernel,
            [model.encoding_dim, model.embedding_dim],
        )
        by_program = model.memory.embed(tf.range(programs)) @ for_embedding
        by_program += core.fusion_hidden.bias
        if isinstance(encoder, ScratchPadEncoder):
            self._features = _Lookup(encoder, programs)
            output = encoder.output_layer
            by_program += output.bias[None] @ for_encoding
            for_encoding = output.kernel @ for_encoding
        else:
            self._features = _Evaluation(encoder, programs)
        self._fusion_hidden = tf.concat([for_encoding, by_program], axis=0)
        self._fusion_output = tf.convert_to_tensor(core.fusion_output.kernel)
        self._cells = _cells(core)
        self._heads, self._biases = _heads(model)

    def step(self, observation: Any, call, state) -> Step:
        """Evaluates one step of each of a batch of calls.

        Args:
            observation: `(batch, ...)`, as the encoder takes it.
            call: int32 `(batch, 4)`, ids of the running programs and their
                arguments.
            state: float `(batch, 2 * layers * units)`, h and c of each layer
                in turn.
        """
        features = self._features(observation, call)
        hidden = tf.nn.relu(features @ self._fusion_hidden)
        x = hidden @ self._fusion_output
        before = tf.split(state, 2 * len(self._cells), axis=1)
        after = []
        for i, cell in enumerate(self._cells):
            x, c = cell.step(x, *before[2 * i : 2 * i + 2])
            after += [x, c]
        return Step(self._logits(x, call), tf.concat(after, axis=1))

    def _logits(self, hidden, call):
        # Reshaped in between, product and bias are not fused: TensorFlow's
        # fused kernel is several times slower for a batch of one.
        logits = tf.reshape(hidden @ self._heads, [-1, *self._biases.shape[1:]])
        if self._biases.shape[0] == 1:
            return logits + self._biases
        return logits + tf.gather(self._biases, call[:, 0])


def choose(logits) -> tf.Tensor:
    """Returns the most probable choices of a `Step`, int32 `(batch, 5)`."""
    return tf.argmax(logits, axis=2, output_type=tf.int32)


class _Lookup:
    """The hidden layer of an encoder, which the running program passes by.

    Returns:
        Float `(batch, hidden units + programs)`.
    """

    def __init__(self, encoder: ScratchPadEncoder, programs: int):
        sizes = (*encoder.observation_sizes, programs, *encoder.argument_sizes)
        self._first = np.cumsum(sizes) - sizes
        symbols, arguments, features = tf.split(
            tf.pad(encoder.hidden.kernel, [[0, 0], [0, programs]]),
            [sum(encoder.observation_sizes), sum(encoder.argument_sizes), -1],
        )
        bias = tf.tile(encoder.hidden.bias[None], [programs, 1])
        program = tf.concat([bias, np.eye(programs)], axis=1)
        self._rows = tf.concat([symbols, program, arguments], axis=0)
        self._kernel = features

    def __call__(self, observation, call):
        symbols, *features = tf.nest.flatten(observation)
        values = tf.concat([symbols, call], axis=1)
        rows = tf.gather(self._rows, values + self._first)
        hidden = tf.reduce_sum(rows, axis=1)
        for feature in features:
            hidden += feature @ self._kernel
        return tf.nn.relu(hidden)


class _Evaluation:
    """An encoder of another kind, evaluated as it is; likewise."""

    def __init__(self, encoder: keras.layers.Layer, programs: int):
        self._encoder = encoder
        self._programs = programs

    def __call__(self, observation, call):
        encoding = self._encoder(observation, call[:, 1:])
        program = tf.one_hot(call[:, 0], self._programs)
        return tf.concat([encoding, program], axis=1)


class _Cell(NamedTuple):
    """An LSTM cell, its gates in the order of Keras."""

    kernel: Any
    recurrent_kernel: Any
    bias: Any

    def step(self, x, h, c):
        """Returns h and c after a step."""
        # A bias added like this is not fused with a product; see `_logits`.
        gates = x @ self.kernel + h @ self.recurrent_kernel + self.bias
        i, f, candidate, o = tf.split(gates, 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(candidate)
        return tf.sigmoid(o) * tf.tanh(c), c


def _cells(core) -> list[_Cell]:
    """Returns the LSTM, the first layer with the fusion's bias in its own."""
    first, *others = [
        _Cell(cell.kernel.value, cell.recurrent_kernel.value, cell.bias.value)
        for cell in core.lstm.cell.cells
    ]
    bias = (core.fusion_output.bias[None] @ first.kernel)[0]
    return [first._replace(bias=first.bias + bias), *others]


def _heads(model: NPI) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the weights of all logits of a `Step`.

    Returns:
        Float `(units, 5 * width)`; and biases, float `(n, 5, width)`, for each
        running program if programs are kept from calling others, else n = 1.
    """
    core, memory = model.core, model.memory
    kernels = [
        memory(core.f_prog.kernel.value),
        *model.split_arguments(core.f_arg.kernel.value),
        _against_zero(core.f_end.kernel),
    ]
    biases = [
        memory(core.f_prog.bias.value[None]),
        *model.split_arguments(core.f_arg.bias.value[None]),
        _against_zero(core.f_end.bias[None]),
    ]
    width = max(kernel.shape[1] for kernel in kernels)
    if model.added and model.mask:
        programs = tf.range(len(model.program_names))
        biases[0] = tf.where(memory.known_to(programs), biases[0], NEVER)
    rows = biases[0].shape[0]
    return (
        tf.concat([_widened(kernel, width, 0.0) for kernel in kernels], axis=1),
        tf.stack(
            [
                tf.broadcast_to(_widened(bias, width, NEVER), [rows, width])
                for bias in biases
            ],
            axis=1,
        ),
    )


def _against_zero(end):
    """Returns the choice between an end, whose logit this is, and 0."""
    return tf.pad(end, [[0, 0], [0, 1]])


def _widened(matrix, width: int, value: float):
    missing = width - matrix.shape[1]
    return tf.pad(matrix, [[0, 0], [0, missing]], constant_values=value)
