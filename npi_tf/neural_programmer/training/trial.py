"""Carries out programs that were drawn, many for each question.

Soft execution weighs all operations on all columns at every step. Here every
choice is made, and choices are few: each condition that a program could state
is looked at once for a question, and programs look up what came out.
"""

from __future__ import annotations

import tensorflow as tf

from npi_tf.neural_programmer.execution import numbers_of, row_mask
from npi_tf.neural_programmer.operations import (
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
    conditions, addends = _conditions(batch), _addends(batch)
    count = programs.operation.shape[-1]
    everything = tf.repeat(row_mask(batch)[:, None] > 0, count, axis=1)
    nothing = tf.zeros(tf.shape(everything)[:2], addends.dtype)
    # Before step 1 every row is selected and scalars are 0.
    rows, scalars = [everything] * 2, [nothing] * 3
    steps = tf.unstack(programs.operation, axis=1)
    columns = tf.unstack(programs.column, axis=1)
    for operation, column in zip(steps, columns, strict=True):
        scalars.append(_scalar(operation, column, addends, rows[-1], scalars))
        place = _place(batch, programs, operation, column)
        met = tf.gather(conditions, place, batch_dims=1)
        both = _is(operation, "and")[..., None] & rows[-1] & rows[-2]
        either = _is(operation, "or")[..., None] & (rows[-1] | rows[-2])
        rows.append(met | both | either)
    return tf.where(
        batch["is_lookup"][:, None],
        _is(steps[-1], "assign") & _are_cells(batch, columns[-1], rows[-2]),
        _is(steps[-1], *SCALAR_OPERATIONS)
        & (tf.abs(scalars[-1] - batch["scalar"][:, None]) < TOLERANCE),
    )


def _conditions(batch: Batch) -> tf.Tensor:
    """Returns which rows meet each condition, bool `(batch, conditions, M)`.

    First none do, then all. `greater` follows with every column of numbers and
    each of the question's numbers, `lesser` likewise, and every column of
    words with each of the question's words.
    """
    there = row_mask(batch)[:, None] > 0
    cells = tf.transpose(batch["cells"], [0, 2, 1])[:, :, None]
    numbers = numbers_of(batch)[0][:, None, :, None]
    entries = tf.transpose(batch["entries"], [0, 2, 1])[:, :, None]
    words = batch["tokens"][:, None, :, None]
    rows = tf.shape(there)[2]
    conditions = [
        tf.reshape(met, [tf.shape(met)[0], -1, rows])
        for met in (cells > numbers, cells < numbers, entries == words)
    ]
    none = tf.zeros_like(there)
    met = tf.concat([none, ~none, *conditions], axis=1)
    return met & there


def _place(batch: Batch, programs: Programs, operation, column):
    """Returns which condition a step states, `(batch, K)`.

    It is the first, which no row meets, if it states none.
    """
    numeric = tf.shape(batch["cells"])[2]
    numbers, words = batch["numbers"].shape[1], batch["tokens"].shape[1]
    first = 2
    place = tf.cast(_is(operation, "reset"), tf.int32)
    for name in ("greater", "lesser"):
        stated = _is(operation, name) & (column < numeric)
        at = first + column * numbers + getattr(programs, name)
        place = tf.where(stated, at, place)
        first += numeric * numbers
    if not batch["entries"].shape[2]:
        return place
    stated = _is(operation, "text_match") & (column >= numeric)
    about = tf.maximum(column - numeric, 0)
    sought = tf.transpose(programs.words, [0, 2, 1])
    sought = tf.gather(sought, about, batch_dims=2)
    return tf.where(stated, first + about * words + sought, place)


def _addends(batch: Batch) -> tf.Tensor:
    """Returns what sums are made of, `(batch, M, columns + 1)`.

    The cells of all columns, 0 for words, and 1 for counting; typed as cells.
    """
    words = tf.zeros_like(batch["entries"], batch["cells"].dtype)
    ones = tf.ones_like(batch["cells"][:, :, :1])
    return tf.concat([batch["cells"], words, ones], axis=2)


def _scalar(operation, column, addends, rows, scalars):
    """Returns what a step writes as a number, `(batch, K)`; 0 if it does not.

    Args:
        operation: int32 `(batch, K)`.
        column: likewise.
        addends: see `_addends`.
        rows: bool `(batch, K, M)`, those of the step before.
        scalars: of all steps before, `(batch, K)` each.
    """
    totals = tf.matmul(tf.cast(rows, addends.dtype), addends)
    outcomes = {
        "sum": tf.gather(totals, column, batch_dims=2),
        "count": totals[:, :, -1],
        "difference": scalars[-3] - scalars[-1],
    }
    scalar = tf.zeros_like(scalars[-1])
    for name, outcome in outcomes.items():
        scalar = tf.where(_is(operation, name), outcome, scalar)
    return scalar


def _are_cells(batch: Batch, column, rows):
    """Tells whether these cells are the answer, every one, bool `(batch, K)`.

    No cells are those of any column.
    """
    by_column = tf.transpose(batch["lookup"], [0, 2, 1])
    expected = tf.gather(by_column, column, batch_dims=1)
    total = tf.math.count_nonzero(batch["lookup"], axis=(1, 2))[:, None]
    elsewhere = total - tf.math.count_nonzero(expected, axis=2)
    return tf.reduce_all(rows == expected, axis=2) & (elsewhere == 0)


def _is(operation, *names: str):
    """Returns where an operation is one of these."""
    return tf.reduce_any(
        [operation == operation_id(name) for name in names], axis=0
    )
