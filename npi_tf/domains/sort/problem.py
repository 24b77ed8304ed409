"""Sorting problems: sequences of digits."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from npi_tf.errors import InvalidProblem

VALUES = 10
"""Elements are single-digit numbers (section 4.1)."""


@dataclasses.dataclass(frozen=True, slots=True)
class SortProblem:
    """Digits to put in rising order.

    Attributes:
        values: integers from 0 to 9, at least one. Equal ones are allowed.

    Raises:
        InvalidProblem: there are none, or one is not such an integer.
    """

    values: tuple[int, ...]

    def __post_init__(self) -> None:
        valid = isinstance(self.values, tuple) and all(
            type(value) is int and 0 <= value < VALUES for value in self.values
        )
        if not valid or not self.values:
            raise InvalidProblem(
                "An array must be a tuple of one or more integers from 0 to "
                f"{VALUES - 1}. Received: {self.values!r:.80}."
            )

    def __str__(self) -> str:
        return " ".join(map(str, self.values))


def parse_values(words: Sequence[str]) -> SortProblem:
    """Reads digits; raises `InvalidProblem` for other words, or none."""
    wrong = [w for w in words if not (len(w) == 1 and w in "0123456789")]
    if wrong or not words:
        raise InvalidProblem(
            "An array must be one or more single digits 0-9, each a word. "
            f"Received: {wrong!r:.80}."
        )
    return SortProblem(tuple(map(int, words)))


def sample_problem(rng: np.random.Generator, length: int) -> SortProblem:
    """Draws an array of `length` digits, each as likely as any other.

    Raises:
        InvalidProblem: `length` is below 1.
    """
    if length < 1:
        raise InvalidProblem(
            f"An array must have at least one element. Received: {length}."
        )
    return SortProblem(tuple(rng.integers(VALUES, size=length).tolist()))
