"""Programs and answers as they are sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from npi_tf.neural_programmer.execution import numbers_of
from npi_tf.neural_programmer.model import ProgrammerOutput
from npi_tf.neural_programmer.operations import (
    COLUMN_OPERATIONS,
    COMPARISONS,
    SCALAR_OPERATIONS,
)
from npi_tf.neural_programmer.serving.tables import Tables
from npi_tf.neural_programmer.serving.words import listed
from npi_tf.neural_programmer.vocabulary import VOCABULARY


class Program(NamedTuple):
    """Induced programs.

    Attributes:
        operation: string `(batch, T)`.
        column: int32 `(batch, T)`, positions among the columns.
        pivot: float64 `(batch, T)`, 0 where no numbers are compared.
        text: string `(batch, T)`, such as `greater 50.32 C`.
    """

    operation: tf.Tensor
    column: tf.Tensor
    pivot: tf.Tensor
    text: tf.Tensor

    def last_is(self, *operations: str) -> tf.Tensor:
        """Returns whose last step is one of some operations, `(batch,)`."""
        return _is_one_of(self.operation[:, -1], operations)


def read_programs(
    output: ProgrammerOutput,
    batch: dict[str, tf.Tensor],
    names: tf.Tensor,
    operations: Sequence[str],
) -> Program:
    """Returns what a network with hard selection has induced.

    Args:
        output: of the network.
        batch: its input.
        names: string `(batch, N + K)`, of the columns.
        operations: that it selects from.
    """
    selections = output.selections
    operation = tf.gather(operations, _best(selections.operation))
    column = _best(selections.column)
    named = tf.gather(names, column, batch_dims=1)
    numeric = tf.shape(batch["numeric_names"])[1]
    of_numbers = column < numeric
    pivot, pivot_text = tf.zeros(tf.shape(column), tf.float64), ""
    for comparison in COMPARISONS:
        number = _pivot(batch, getattr(selections, comparison))[:, None]
        compared = of_numbers & (operation == comparison)
        pivot = tf.where(compared, number, pivot)
        shown = tf.strings.as_string(number, shortest=True)
        pivot_text = tf.where(compared, _spaced(shown), pivot_text)
    if selections.words is not None:
        matched = ~of_numbers & (operation == "text_match")
        words = _sought_words(batch, selections.words)
        at = tf.maximum(column - numeric, 0)
        sought = tf.gather(words, at, batch_dims=1)
        pivot_text = tf.where(matched, _spaced(sought), pivot_text)
    about = _is_one_of(operation, COLUMN_OPERATIONS)
    column_text = tf.where(about, _spaced(named), "")
    text = tf.strings.join([operation, pivot_text, column_text])
    return Program(operation, column, pivot, text)


def read_answers(
    output: ProgrammerOutput, program: Program, tables: Tables
) -> dict[str, tf.Tensor]:
    """Returns answers by name, all with the batch in front.

    Returns:
        `answer` string `(batch,)`, a number or cells; `scalar` float64
        `(batch,)`, 0 if it is not a number; `column` string `(batch,)`, `""`
        if it is not cells; and `selected` bool `(batch, M)`, the rows of the
        cells.
    """
    is_number = program.last_is(*SCALAR_OPERATIONS)
    is_lookup = program.last_is("assign")
    last = program.column[:, -1]
    # No cells are looked up unless the last step assigns.
    selected = tf.gather(output.lookup, last, axis=2, batch_dims=1) > 0.5
    cells = listed(_column_texts(tables, last), selected, " ")
    scalar = tf.where(is_number, output.scalar, 0.0)
    return {
        "answer": tf.where(is_number, number_text(scalar), cells),
        "scalar": scalar,
        "column": tf.where(
            is_lookup, tf.gather(tables.names, last, batch_dims=1), ""
        ),
        "selected": selected,
    }


def number_text(values: tf.Tensor) -> tf.Tensor:
    """Returns float64 numbers as `replies.number_text` does, strings."""
    rounded = tf.strings.to_number(
        tf.strings.as_string(values, precision=6), tf.float64
    )
    return tf.strings.as_string(rounded, precision=15, shortest=True)


def _column_texts(tables: Tables, column):
    """Returns the cells of a column of each table, string `(batch, M)`."""
    numeric = tf.shape(tables.numeric_names)[1]
    at = tf.minimum(column, numeric - 1)
    numbers = tf.gather(tables.cells, at, axis=2, batch_dims=1)
    at = tf.maximum(column - numeric, 0)
    words = tf.gather(tables.entries, at, axis=2, batch_dims=1)
    return tf.where((column < numeric)[:, None], number_text(numbers), words)


def _pivot(batch, weights):
    """Returns what cells are compared with, float64 `(batch,)`."""
    numbers, _ = numbers_of(batch)
    return tf.gather(numbers, _best(weights), batch_dims=1)


def _sought_words(batch, weights):
    """Returns which word is sought in each text column, string `(batch, K)`."""
    ids = tf.gather(batch["tokens"], _best(weights), batch_dims=1)
    return tf.gather(["", *VOCABULARY], ids)


def _spaced(texts):
    return tf.strings.join([" ", texts])


def _best(weights):
    return tf.argmax(weights, axis=-1, output_type=tf.int32)


def _is_one_of(texts, words: Sequence[str]):
    return tf.reduce_any(texts[..., None] == list(words), axis=-1)
