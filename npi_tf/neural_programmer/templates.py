"""Templates: questions with slots in place of their numbers (Table 4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from npi_tf.errors import InvalidQuestion
from npi_tf.neural_programmer.operations import COMPARISONS

CATEGORIES = ("simple", "comparison", "logic", "arithmetic")
"""The four kinds of questions, as Table 4 groups them."""

SLOT = "[n]"
"""Stands for a number."""


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """One operation as it is said.

    Attributes:
        operation: one of `OPERATIONS`.
        phrase: what is said for it; the sought word, for `text_match`.
        column: the column that is named; None where the table has only one,
            and for `count`.
    """

    operation: str
    phrase: str
    column: str | None = None

    @property
    def has_number(self) -> bool:
        """Whether a number follows the phrase."""
        return self.operation in COMPARISONS

    def __str__(self) -> str:
        words = [self.phrase]
        if self.has_number:
            words.append(SLOT)
        if self.column is not None:
            words.append(self.column)
        return " ".join(words)


@dataclasses.dataclass(frozen=True, slots=True)
class Template:
    """A question but for its numbers.

    Attributes:
        conditions: on rows; none, one, or two with a connective.
        connective: `and`, `or`, or nothing.
        results: what is asked for; two with a difference between them.
        difference: what is said for the difference, or nothing.
    """

    conditions: tuple[Clause, ...]
    connective: str
    results: tuple[Clause, ...]
    difference: str

    @property
    def category(self) -> str:
        """One of `CATEGORIES`."""
        if self.difference:
            return "arithmetic"
        return CATEGORIES[len(self.conditions)]

    @property
    def slots(self) -> int:
        """How many numbers it takes."""
        return sum(condition.has_number for condition in self.conditions)

    def fill(self, numbers: Sequence[float]) -> str:
        """Returns the question with numbers in its slots, in their order.

        Numbers have two decimals. Raises `InvalidQuestion` if there are more
        or fewer than slots.
        """
        if len(numbers) != self.slots:
            raise InvalidQuestion(
                f"The template {self} takes {self.slots} numbers. "
                f"Received: {len(numbers)}."
            )
        text = str(self)
        for number in numbers:
            text = text.replace(SLOT, f"{number:.2f}", 1)
        return text

    def __str__(self) -> str:
        conditions = f" {self.connective} ".join(map(str, self.conditions))
        results = f" {self.difference} ".join(map(str, self.results))
        return f"{conditions} {results}".strip()
