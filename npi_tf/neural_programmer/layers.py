"""The question RNN and the selector with its history RNN (section 2)."""

from __future__ import annotations

from typing import Any, NamedTuple

import keras
from keras import ops

from npi_tf.errors import InvalidConfig
from npi_tf.layers.checks import check_positive
from npi_tf.neural_programmer.soft import hardmax, masked_softmax

INITIAL = 0.1
"""Fresh parameters are uniform between minus this and this (section 3.2.1)."""


class Noise(NamedTuple):
    """What is added to the scores that selections are the softmax of.

    Attributes:
        operation: float `(batch, T, O)`.
        column: float `(batch, T, C)`.
    """

    operation: Any
    column: Any


def fresh() -> keras.initializers.Initializer:
    """Returns an initializer of its own for one parameter."""
    return keras.initializers.RandomUniform(-INITIAL, INITIAL)


@keras.saving.register_keras_serializable(package="npi_tf")
class QuestionRNN(keras.layers.Layer):
    """A tanh RNN without bias over the words of a question (section 2).

    Read from both ends, each direction has half of the units: the states and
    q, which are those of both side by side, are as wide as from one end.

    Args:
        input_dim: width of a word's embedding.
        units: width of the states (d).
        bidirectional: whether the question is read from both ends.

    Call arguments:
        words: float `(batch, Q, input_dim)`; Q is known when a graph is made.
        mask: bool `(batch, Q)`, true for words, which come first.

    Returns:
        The states Z, float `(batch, Q, units)`, and q, `(batch, units)`.
        States behind the last word mean nothing.

    Raises:
        InvalidConfig: a size is no positive integer, or units that are to be
            halved are odd.
    """

    def __init__(
        self, input_dim: int, units: int, bidirectional: bool = False, **kwargs
    ):
        super().__init__(**kwargs)
        check_positive(input_dim=input_dim, units=units)
        if bidirectional and units % 2:
            raise InvalidConfig(
                "A bidirectional network halves `units`, which must be even. "
                f"Received: {units}."
            )
        self.input_dim = input_dim
        self.units = units
        self.bidirectional = bidirectional

    def build(self, words_shape=None, mask_shape=None):
        directions = ["forward", "backward"][: 1 + self.bidirectional]
        width = self.units // len(directions)
        self.kernels = [
            (
                self._kernel(f"{name}_state", (width, width)),
                self._kernel(f"{name}_word", (self.input_dim, width)),
            )
            for name in directions
        ]
        self.built = True

    def _kernel(self, name: str, shape: tuple[int, int]):
        return self.add_weight(name=name, shape=shape, initializer=fresh())

    def call(self, words, mask):
        places = range(words.shape[1])
        read = [self._read(*self.kernels[0], words, mask, places)]
        if self.bidirectional:
            back = self._read(*self.kernels[1], words, mask, reversed(places))
            read.append(back)
        states = ops.concatenate([states for states, _ in read], axis=-1)
        return states, ops.concatenate([last for _, last in read], axis=-1)

    def _read(self, state_kernel, word_kernel, words, mask, places):
        """Returns the states in the order of the words, and the last one."""
        # One product for all words: W_q [z; V(w)] is a sum of two.
        driven = ops.matmul(words, word_kernel)
        state = ops.zeros_like(driven[:, 0])
        states = {}
        for i in places:
            new = ops.tanh(ops.matmul(state, state_kernel) + driven[:, i])
            state = states[i] = ops.where(mask[:, i, None], new, state)
        return ops.stack([states[i] for i in sorted(states)], axis=1), state

    def get_config(self):
        return {
            **super().get_config(),
            "input_dim": self.input_dim,
            "units": self.units,
            "bidirectional": self.bidirectional,
        }


@keras.saving.register_keras_serializable(package="npi_tf")
class Selector(keras.layers.Layer):
    """Selects an operation and a column at each step (section 2).

    Holds the operation embeddings U, the matrices W_op, W_col and W_hist,
    none with a bias, and, with attention, those of an additive attention to
    the question (Bahdanau et al.) by the history vector.

    Args:
        operations: number of operations (O).
        steps: number of steps (T).
        units: width of q, states, embeddings and history (d).
        attention: whether it attends to the question at each step.

    Call arguments:
        question: q, float `(batch, d)`.
        states: Z, float `(batch, Q, d)`.
        mask: bool `(batch, Q)`, where there are words.
        names: P, float `(batch, C, d)`, embeddings of the columns' names.
        there: bool `(batch, C)`, where there are columns.
        hard: whether all weight goes to the best choice. The history is that
            of soft selections all the same: it is what the network has learned
            to read.
        noise: `Noise` on the scores; None for none.

    Returns:
        Weights of the operations, float `(batch, T, O)`, and of the columns,
        `(batch, T, C)`; each row sums to 1.

    Raises:
        InvalidConfig: a size is no positive integer.
    """

    def __init__(
        self,
        operations: int,
        steps: int,
        units: int,
        attention: bool = False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(operations=operations, steps=steps, units=units)
        self.operations = operations
        self.steps = steps
        self.units = units
        self.attention = attention

    def build(self, *shapes, **named_shapes):
        d = self.units
        parts = 3 if self.attention else 2
        self.embeddings = self._weight("embeddings", (self.operations, d))
        self.operation_kernel = self._weight("operation", (parts * d, d))
        self.column_kernel = self._weight("column", (parts * d, d))
        self.history_kernel = self._weight("history", (3 * d, d))
        if self.attention:
            self.state_kernel = self._weight("attended_state", (d, d))
            self.query_kernel = self._weight("attention_query", (d, d))
            self.score = self._weight("attention_score", (d,))
        self.built = True

    def _weight(self, name: str, shape: tuple[int, ...]):
        return self.add_weight(name=name, shape=shape, initializer=fresh())

    def call(
        self, question, states, mask, names, there, hard=False, noise=None
    ):
        history = ops.zeros_like(question)  # h_1
        keys = self._keys(states)
        chosen = []
        for t in range(self.steps):
            if t:
                history = self._next_history(*chosen[-1], names, history)
            seen = [question, history]
            if self.attention:
                seen.insert(1, self._attend(states, keys, mask, history))
            scores = self._score(seen, names)
            if noise is not None:
                scores = [
                    x + y[:, t] for x, y in zip(scores, noise, strict=True)
                ]
            chosen.append(_select(*scores, there))
        operation, column = (
            ops.stack(weights, axis=1) for weights in zip(*chosen, strict=True)
        )
        if hard:
            return hardmax(operation), hardmax(column)
        return operation, column

    def _score(self, seen, names):
        seen = ops.concatenate(seen, axis=-1)
        query = ops.tanh(ops.matmul(seen, self.operation_kernel))
        operation = ops.matmul(query, ops.transpose(self.embeddings))
        query = ops.tanh(ops.matmul(seen, self.column_kernel))
        return operation, ops.einsum("bd,bcd->bc", query, names)

    def _next_history(self, operation, column, names, history):
        past = ops.concatenate(
            [
                ops.matmul(operation, self.embeddings),
                ops.einsum("bc,bcd->bd", column, names),
                history,
            ],
            axis=-1,
        )
        return ops.tanh(ops.matmul(past, self.history_kernel))

    def _keys(self, states):
        return ops.matmul(states, self.state_kernel) if self.attention else None

    def _attend(self, states, keys, mask, history):
        query = ops.matmul(history, self.query_kernel)[:, None]
        scores = ops.einsum("bqd,d->bq", ops.tanh(keys + query), self.score)
        return ops.einsum("bq,bqd->bd", masked_softmax(scores, mask), states)

    def get_config(self):
        return {
            **super().get_config(),
            "operations": self.operations,
            "steps": self.steps,
            "units": self.units,
            "attention": self.attention,
        }


def _select(operation, column, there):
    """Returns weights of operations and columns from their scores."""
    return ops.softmax(operation), masked_softmax(column, there)
