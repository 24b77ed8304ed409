"""Sorting as a client of a model server sends and reads it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from npi_tf.domains.sort.problem import SortProblem


def request(problem: SortProblem) -> dict[str, np.ndarray]:
    """Returns a batch of one.

    `values` int32 `(1, n)` and `length` int32 `(1,)`.
    """
    return {
        "values": np.array([problem.values], np.int32),
        "length": np.array([len(problem.values)], np.int32),
    }


def answer(problem: SortProblem, outputs: Mapping[str, np.ndarray]) -> str:
    """Reads the sorted elements off a batch of one.

    A server that puts requests together answers in the width of the widest.

    Raises:
        KeyError, IndexError: there are none among the outputs.
    """
    elements = outputs["sorted"][0][: len(problem.values)]
    return " ".join(map(str, elements.tolist()))
