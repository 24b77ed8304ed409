"""Learning from programs that a network draws and whose answers are right.

Gradients through soft programs see neighbours of what a network does now. Two
conditions joined by `and` pay only once three steps are right together. Drawn
programs are complete: each is carried out exactly, and those that answer
rightly are made more probable. This is expectation maximisation with the
program as the hidden variable; nothing but answers is shown.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

from npi_tf.neural_programmer.execution import Selections
from npi_tf.neural_programmer.operations import (
    COLUMN_OPERATIONS,
    COMPARISONS,
    OPERATIONS,
    operation_id,
)

LEAST = 1e-9
"""Added to probabilities before logarithms are taken."""


class Programs(NamedTuple):
    """K programs for each question; ids and positions, int32.

    Attributes:
        operation: `(batch, T, K)`.
        column: `(batch, T, K)`.
        greater: `(batch, K)`, which number is the pivot of `greater`.
        lesser: `(batch, K)`, likewise.
        words: `(batch, columns, K)`, which word of the question is sought in
            each text column; None without text.
    """

    operation: Any
    column: Any
    greater: Any
    lesser: Any
    words: Any = None


def draw_programs(
    selections: Selections, count: int, exploration, seed
) -> Programs:
    """Draws programs, choice by choice, from what a network selects softly.

    Args:
        selections: soft ones.
        count: programs for each question (K).
        exploration: probability, at each choice, that all that is there is
            equally likely.
        seed: integer `(2,)`, decides the draws.
    """
    parts = _parts(selections)
    seeds = tf.unstack(tf.random.split(seed, len(parts)))
    return Programs(
        *(
            _draw(weights, count, exploration, each)
            for weights, each in zip(parts, seeds, strict=True)
        )
    )


def log_probability(selections: Selections, programs: Programs) -> tf.Tensor:
    """Returns how probable programs are, float `(batch, K)`.

    A column counts where the operation has one, a pivot where the program has
    its comparison, a word where it matches the column of the word: all else
    changes nothing.
    """
    logs = Programs(
        *(
            _of_drawn(weights, drawn)
            for weights, drawn in zip(
                _parts(selections), programs, strict=False
            )
        )
    )
    has_column = tf.constant([name in COLUMN_OPERATIONS for name in OPERATIONS])
    counts = tf.cast(tf.gather(has_column, programs.operation), tf.float32)
    total = tf.reduce_sum(logs.operation + counts * logs.column, axis=1)
    for name in COMPARISONS:
        compares = programs.operation == operation_id(name)
        compares = tf.cast(tf.reduce_any(compares, axis=1), tf.float32)
        total += compares * getattr(logs, name)
    if programs.words is not None:
        matches = _matches(programs, selections.column.shape[-1])
        total += tf.reduce_sum(matches * logs.words, axis=1)
    return total


def search_loss(log_probabilities, right) -> tf.Tensor:
    """Returns -log P of the right programs, their mean, `(batch,)`.

    It is 0 for a question without any. Programs that answer rightly by chance
    lose: other questions of their kind count against them.

    Args:
        log_probabilities: float `(batch, K)`.
        right: bool `(batch, K)`.
    """
    right = tf.cast(right, log_probabilities.dtype)
    found = tf.maximum(tf.reduce_sum(right, axis=1), 1.0)
    return -tf.reduce_sum(right * log_probabilities, axis=1) / found


def entropy_loss(selections: Selections, right, decision, openness):
    """Returns what the entropy of operations adds to the loss, `(batch,)`.

    Where a right program was drawn, choices shall become firm. Where none was,
    they stay open: what a network has learned of other questions would close
    them before anything right is found.

    Args:
        selections: soft ones.
        right: bool `(batch, K)`.
        decision: weight of the mean entropy of a choice, in nats, where a
            right program was drawn.
        openness: weight of it, taken away, where none was.
    """
    weights = selections.operation
    entropy = -tf.reduce_sum(weights * tf.math.log(weights + LEAST), axis=2)
    found = tf.reduce_any(right, axis=1)
    return tf.where(found, decision, -openness) * tf.reduce_mean(entropy, 1)


def _parts(selections: Selections) -> list:
    """Returns what each part of a program is drawn from, in their order."""
    parts = selections[: len(Programs._fields)]
    return [weights for weights in parts if weights is not None]


def _matches(programs: Programs, columns: int) -> tf.Tensor:
    """Returns 1 where a program matches a text column, `(batch, columns, K)`.

    Args:
        programs: with words.
        columns: number of all columns, of which those of text come last.
    """
    text = programs.words.shape[1]
    places = tf.range(columns - text, columns)[:, None]
    matches = programs.operation == operation_id("text_match")
    about = programs.column[:, :, None] == places
    met = tf.reduce_any(matches[:, :, None] & about, axis=1)
    return tf.cast(met, tf.float32)


def _draw(weights, count: int, exploration, seed):
    """Returns positions along the last axis, K of them there instead."""
    there = tf.cast(weights > 0, weights.dtype)
    anything = there / tf.reduce_sum(there, axis=-1, keepdims=True)
    mixed = (1 - exploration) * weights + exploration * anything
    places = tf.shape(weights)[:-1]
    drawn = tf.random.stateless_categorical(
        tf.reshape(tf.math.log(mixed), [-1, weights.shape[-1]]),
        count,
        seed,
        dtype=tf.int32,
    )
    # Of weights that are no numbers nothing is drawn: the loss shall say so.
    drawn = tf.minimum(drawn, weights.shape[-1] - 1)
    drawn = tf.reshape(drawn, tf.concat([places, [count]], axis=0))
    drawn.set_shape([*weights.shape[:-1], count])
    return drawn


def _of_drawn(weights, drawn):
    """Returns the logarithms of the weights of what was drawn."""
    logs = tf.math.log(weights + LEAST)
    return tf.gather(logs, drawn, batch_dims=len(weights.shape) - 1)
