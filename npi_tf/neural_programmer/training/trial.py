"""Carries out programs that were drawn, many for each question.

Soft execution weighs all operations on all columns at every step. Here every
choice is made: a step looks at one column, and selects a row or does not.
"""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from npi_tf.neural_programmer.execution import numbers_of, row_mask
from npi_tf.neural_programmer.operations import (
    COMPARISONS,
    SCALAR_OPERATIONS,
    operation_id,
)
from npi_tf.neural_programmer.scoring import TOLERANCE
from npi_tf.neural_programmer.training.search import Programs

Batch = dict[str, tf.Tensor]


def right_programs(batch: Batch, programs: Programs) -> tf.Tensor:
    """Carries programs out and tells which answer rightly, bool `(batch, K)`.

    Args:
        batch: inputs and answers, see `npi_tf.neural_programmer.encoding`.
        programs: K for each question.
    """
    count = programs.operation.shape[-1]
    everything = tf.repeat(row_mask(batch)[:, None] > 0, count, axis=1)
    nothing = tf.zeros(tf.shape(everything)[:2], batch["cells"].dtype)
    # Before step 1 every row is selected and scalars are 0.
    rows, scalars = [everything] * 2, [nothing] * 3
    steps = tf.unstack(programs.operation, axis=1)
    columns = tf.unstack(programs.column, axis=1)
    for operation, column in zip(steps, columns, strict=True):
        cells = _look_at(batch["cells"], column)
        scalars.append(_scalar(operation, cells, rows[-1], scalars))
        conditions = _conditions(batch, programs, column, cells)
        rows.append(_rows(operation, conditions, rows, everything))
    return tf.where(
        batch["is_lookup"][:, None],
        _is(steps[-1], "assign") & _are_cells(batch, columns[-1], rows[-2]),
        _is(steps[-1], *SCALAR_OPERATIONS)
        & (tf.abs(scalars[-1] - batch["scalar"][:, None]) < TOLERANCE),
    )


class Looked(NamedTuple):
    """A column of each program's table.

    Attributes:
        there: bool `(batch, K, 1)`, whether it is of the kind looked for.
        values: `(batch, K, M)`, of another column if it is not.
    """

    there: tf.Tensor
    values: tf.Tensor


def _look_at(table: tf.Tensor, column: tf.Tensor) -> Looked:
    """Returns columns, by their positions `(batch, K)`, of `(batch, M, C)`."""
    place, there = _placed(column, table)
    by_column = tf.transpose(table, [0, 2, 1])
    values = tf.gather(by_column, place, batch_dims=1)
    return Looked(there[..., None], values)


def _placed(column, table):
    """Returns positions that a table has, and where they are those given."""
    place = tf.clip_by_value(column, 0, tf.shape(table)[2] - 1)
    return place, place == column


def _scalar(operation, cells: Looked, rows, scalars):
    chosen = tf.where(rows & cells.there, cells.values, 0.0)
    outcomes = {
        "sum": tf.reduce_sum(chosen, axis=2),
        "count": tf.math.count_nonzero(rows, axis=2, dtype=chosen.dtype),
        "difference": scalars[-3] - scalars[-1],
    }
    scalar = tf.zeros_like(scalars[-1])
    for name, outcome in outcomes.items():
        scalar = tf.where(_is(operation, name), outcome, scalar)
    return scalar


def _conditions(batch: Batch, programs: Programs, column, cells: Looked):
    """Returns which rows meet the condition of each operation with one."""
    numbers, _ = numbers_of(batch)
    beyond = dict(zip(COMPARISONS, (tf.greater, tf.less), strict=True))
    met = {}
    for name, compare in beyond.items():
        pivot = tf.gather(numbers, getattr(programs, name), batch_dims=1)
        met[name] = cells.there & compare(cells.values, pivot[..., None])
    if batch["entries"].shape[2]:
        met["text_match"] = _matches(batch, programs.words, column)
    return met


def _matches(batch: Batch, words, column):
    """Returns which rows have the word that is sought in their column."""
    column -= tf.shape(batch["cells"])[2]
    place, _ = _placed(column, batch["entries"])
    position = tf.gather(tf.transpose(words, [0, 2, 1]), place, batch_dims=2)
    word = tf.gather(batch["tokens"], position, batch_dims=1)
    entries = _look_at(batch["entries"], column)
    return entries.there & (entries.values == word[..., None])


def _rows(operation, conditions, rows, everything):
    outcomes = {
        **conditions,
        "and": rows[-1] & rows[-2],
        "or": rows[-1] | rows[-2],
        "reset": everything,
    }
    selected = tf.zeros_like(everything)
    for name, outcome in outcomes.items():
        selected |= _is(operation, name)[..., None] & outcome
    return selected & everything


def _are_cells(batch: Batch, column, rows):
    """Tells whether these cells are the answer, every one, bool `(batch, K)`.

    No cells are those of any column.
    """
    expected = _look_at(batch["lookup"], column).values
    total = tf.math.count_nonzero(batch["lookup"], axis=(1, 2))[:, None]
    elsewhere = total - tf.math.count_nonzero(expected, axis=2)
    return tf.reduce_all(rows == expected, axis=2) & (elsewhere == 0)


def _is(operation, *names: str):
    """Returns where an operation is one of these."""
    return tf.reduce_any(
        [operation == operation_id(name) for name in names], axis=0
    )
