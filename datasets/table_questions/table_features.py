"""One example of `table_questions` as TFDS stores it."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.neural_programmer.encoding import encode_answer, encode_input
from npi_tf.neural_programmer.sampling import HUNDRED, Example
from npi_tf.neural_programmer.templates import CATEGORIES


def table_features() -> tfds.features.FeaturesDict:
    """Returns the features of one example.

    Numbers are stored in hundredths, as integers, so that they are exact and
    small; ids of words count from 1 in the vocabulary.

    Returns:
        `problem` int32, unique across splits; `question` and `template` text;
        `category`, a label; `tokens` int32 `(words,)`; `numbers` int32
        `(numbers,)` in hundredths; `left` int32 `(numbers,)`, positions in
        `tokens`; `numeric_names` int32 `(N,)`, `text_names` int32 `(K,)`;
        `cells` int32 `(rows, N)` in hundredths; `entries` uint8 `(rows, K)`;
        and `answer`: `is_lookup` bool, `scalar` int64 in hundredths, `column`
        int32, its position among all N + K columns, and `rows` int32 `(n,)`.
    """
    return tfds.features.FeaturesDict(
        {
            "problem": tfds.features.Scalar(np.int32),
            "question": tfds.features.Text(),
            "template": tfds.features.Text(),
            "category": tfds.features.ClassLabel(names=CATEGORIES),
            "tokens": _integers(),
            "numbers": _integers(),
            "left": _integers(),
            "numeric_names": _integers(),
            "text_names": _integers(),
            "cells": _matrix(np.int32),
            "entries": _matrix(np.uint8),
            "answer": {
                "is_lookup": tfds.features.Scalar(np.bool_),
                "scalar": tfds.features.Scalar(np.int64),
                "column": tfds.features.Scalar(np.int32),
                "rows": _integers(),
            },
        }
    )


def stored(number: int, example: Example) -> dict[str, Any]:
    """Returns an example as the features want it.

    Args:
        number: of the problem.
        example: any; its columns of words come behind those of numbers.
    """
    encoded = encode_input(example.question, example.table)
    answer = encode_answer(example.answer, example.table)
    return {
        "problem": number,
        "question": str(example),
        "template": str(example.template),
        "category": example.template.category,
        "tokens": encoded.tokens,
        "numbers": _hundredths(encoded.numbers).astype(np.int32),
        "left": encoded.left,
        "numeric_names": encoded.numeric_names,
        "text_names": encoded.text_names,
        "cells": _hundredths(encoded.cells).astype(np.int32),
        "entries": encoded.entries.astype(np.uint8),
        "answer": {
            "is_lookup": answer.is_lookup,
            "scalar": _hundredths(answer.scalar).astype(np.int64),
            "column": answer.column,
            "rows": answer.rows,
        },
    }


def _integers() -> tfds.features.Tensor:
    return tfds.features.Tensor(shape=(None,), dtype=np.int32)


def _matrix(dtype: type[np.integer]) -> tfds.features.Tensor:
    return tfds.features.Tensor(
        shape=(None, None), dtype=dtype, encoding=tfds.features.Encoding.ZLIB
    )


def _hundredths(numbers: np.ndarray | float) -> np.ndarray:
    return np.rint(np.asarray(numbers) * HUNDRED)
