"""Questions, tables and answers as arrays, and arrays as padded batches."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from npi_tf.errors import InvalidConfig, InvalidTable
from npi_tf.neural_programmer.answers import Answer, LookupAnswer
from npi_tf.neural_programmer.questions import MOST_NUMBERS, Question
from npi_tf.neural_programmer.tables import Column, Table
from npi_tf.neural_programmer.vocabulary import VOCABULARY, word_id

Batch = dict[str, np.ndarray]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EncodedInput:
    """A question and its table, without padding.

    Columns of numbers come before columns of words, whatever their order in
    the table.

    Attributes:
        tokens: int32 `(words,)`, ids of the question's words.
        numbers: float64 `(numbers,)`, two at most.
        left: int32 `(numbers,)`, positions in `tokens`.
        numeric_names: int32 `(N,)`, ids of the names of columns of numbers.
        text_names: int32 `(K,)`, likewise of words.
        cells: float64 `(rows, N)`.
        entries: int32 `(rows, K)`, ids of words.
    """

    tokens: np.ndarray
    numbers: np.ndarray
    left: np.ndarray
    numeric_names: np.ndarray
    text_names: np.ndarray
    cells: np.ndarray
    entries: np.ndarray


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EncodedAnswer:
    """An answer.

    Attributes:
        is_lookup: whether it is made of cells.
        scalar: the number; 0 if it is made of cells.
        column: of the cells, its position among the encoded columns; 0 if
            the answer is a number.
        rows: int32 `(n,)`, of the cells; none if the answer is a number.
    """

    is_lookup: bool
    scalar: float
    column: int
    rows: np.ndarray


@dataclasses.dataclass(frozen=True, slots=True)
class Sizes:
    """What a batch is padded to.

    Attributes:
        rows: of tables.
        numeric: columns of numbers (N).
        text: columns of words (K).
        words: of questions (Q).
    """

    rows: int
    numeric: int
    text: int
    words: int


def encode_input(question: Question, table: Table) -> EncodedInput:
    """Returns a question and its table as arrays.

    Raises:
        InvalidQuestion: a word of the question is not in the vocabulary.
        InvalidTable: a column's name or a word in a column is not.
    """
    numeric, text = table.numeric, table.text
    return EncodedInput(
        tokens=_ids(question.words),
        numbers=np.array(question.numbers, np.float64),
        left=np.array(question.left, np.int32),
        numeric_names=_ids(_known(table, [c.name for c in numeric])),
        text_names=_ids(_known(table, [c.name for c in text])),
        cells=_side_by_side(table, numeric).astype(np.float64),
        entries=_side_by_side(
            table,
            [Column(c.name, _known(table, c.cells)) for c in text],
        ),
    )


def encode_answer(answer: Answer, table: Table) -> EncodedAnswer:
    """Returns an answer as values; raises `InvalidTable` if it lacks a column.

    A table's columns count as `EncodedInput` has them.
    """
    if not isinstance(answer, LookupAnswer):
        return EncodedAnswer(
            is_lookup=False,
            scalar=answer.value,
            column=0,
            rows=np.zeros(0, np.int32),
        )
    return EncodedAnswer(
        is_lookup=True,
        scalar=0.0,
        column=column_position(table, answer.column),
        rows=np.array(answer.rows, np.int32),
    )


def column_position(table: Table, name: str) -> int:
    """Returns where a column stands among the encoded ones.

    Raises:
        InvalidTable: there is no such column.
    """
    return (*table.numeric, *table.text).index(table.column(name))


def sizes_of(inputs: Sequence[EncodedInput]) -> Sizes:
    """Returns the smallest sizes that hold all inputs."""
    return Sizes(
        rows=max(len(each.cells) for each in inputs),
        numeric=max(len(each.numeric_names) for each in inputs),
        text=max(len(each.text_names) for each in inputs),
        words=max(len(each.tokens) for each in inputs),
    )


def pad_inputs(
    inputs: Sequence[EncodedInput],
    sizes: Sizes,
    dtype: type[np.floating] = np.float32,
) -> Batch:
    """Returns inputs as one batch.

    Args:
        inputs: one or more.
        sizes: what tables and questions are padded to.
        dtype: of cells and numbers; float64 keeps every digit.

    Returns:
        `tokens` int32 `(batch, Q)`; `numbers` `(batch, 2)`, `left` int32
        `(batch, 2)` and `number_count` int32 `(batch,)`; `rows` int32
        `(batch,)`; `numeric_names` int32 `(batch, N)`, `cells`
        `(batch, M, N)`, `text_names` int32 `(batch, K)` and `entries` int32
        `(batch, M, K)`. Padding is 0, which is the id of no word.

    Raises:
        InvalidConfig: an input is larger than the sizes.
    """
    _check_sizes(inputs, sizes)
    n, rows = len(inputs), sizes.rows
    batch = {
        "tokens": np.zeros((n, sizes.words), np.int32),
        "numbers": np.zeros((n, MOST_NUMBERS), dtype),
        "left": np.zeros((n, MOST_NUMBERS), np.int32),
        "numeric_names": np.zeros((n, sizes.numeric), np.int32),
        "text_names": np.zeros((n, sizes.text), np.int32),
        "cells": np.zeros((n, rows, sizes.numeric), dtype),
        "entries": np.zeros((n, rows, sizes.text), np.int32),
    }
    for name, padded in batch.items():
        for i, each in enumerate(inputs):
            values = getattr(each, name)
            padded[(i, *map(slice, values.shape))] = values
    batch["number_count"] = np.array([len(x.numbers) for x in inputs], np.int32)
    batch["rows"] = np.array([len(x.cells) for x in inputs], np.int32)
    return batch


def pad_answers(
    answers: Sequence[EncodedAnswer],
    inputs: Sequence[EncodedInput],
    sizes: Sizes,
    dtype: type[np.floating] = np.float32,
) -> Batch:
    """Returns the answers of a batch of inputs.

    Returns:
        `is_lookup` bool `(batch,)`, `scalar` `(batch,)`, and `lookup` bool
        `(batch, M, N + K)`, the cells of the answer; columns of words stand
        behind the padded columns of numbers.
    """
    columns = sizes.numeric + sizes.text
    lookup = np.zeros((len(answers), sizes.rows, columns), bool)
    for i, (answer, each) in enumerate(zip(answers, inputs, strict=True)):
        if answer.is_lookup:
            position = _padded_position(answer.column, each, sizes)
            lookup[i, answer.rows, position] = True
    return {
        "is_lookup": np.array([a.is_lookup for a in answers], bool),
        "scalar": np.array([a.scalar for a in answers], dtype),
        "lookup": lookup,
    }


def _padded_position(column: int, each: EncodedInput, sizes: Sizes) -> int:
    numeric = len(each.numeric_names)
    return column if column < numeric else column - numeric + sizes.numeric


def _check_sizes(inputs: Sequence[EncodedInput], sizes: Sizes) -> None:
    needed = sizes_of(inputs)
    pairs = zip(
        dataclasses.astuple(needed), dataclasses.astuple(sizes), strict=True
    )
    if any(need > size for need, size in pairs):
        raise InvalidConfig(
            f"Tables and questions must fit into {sizes}. Received: {needed}."
        )


def _ids(words: Sequence[str]) -> np.ndarray:
    return np.array([word_id(word) for word in words], np.int32)


def _known(table: Table, words: Sequence[str]) -> tuple[str, ...]:
    unknown = sorted(set(words) - set(VOCABULARY))
    if unknown:
        raise InvalidTable(
            "Names of columns and words in them must be of the vocabulary: "
            f"{' '.join(VOCABULARY)}. Received: {', '.join(unknown)}."
        )
    return tuple(words)


def _side_by_side(table: Table, columns: Sequence[Column]) -> np.ndarray:
    """Returns columns as an array `(rows, columns)`."""
    if not columns:
        return np.zeros((table.rows, 0), np.int32)
    return np.stack(
        [
            _ids(column.cells) if column.is_text else np.array(column.cells)
            for column in columns
        ],
        axis=1,
    )
