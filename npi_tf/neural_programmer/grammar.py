"""The grammar of questions: every template that columns and phrases allow."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Iterator

import numpy as np

from npi_tf.neural_programmer.templates import CATEGORIES, Clause, Template
from npi_tf.neural_programmer.vocabulary import (
    CONNECTIVES,
    ENTRIES,
    PLAIN,
    Phrases,
)

Clauses = tuple[Clause, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Grammar:
    """Which questions may be asked about a table.

    A category is a product of four independent choices, the fields of a
    `Template`. So drawing each choice uniformly draws the template uniformly
    within its category, and nothing need be enumerated to draw.

    Attributes:
        numeric: names of the columns of numbers.
        text: names of the columns of words.
        phrases: what may be said.
        named: whether questions name columns; not so where there is only one
            (Table 4).
    """

    numeric: tuple[str, ...]
    text: tuple[str, ...] = ()
    phrases: Phrases = PLAIN
    named: bool = True

    def count(self, category: str) -> int:
        """Returns the number of templates of a category."""
        return math.prod(map(len, choices(self, category)))

    def templates(self) -> Iterator[Template]:
        """Yields every template once, category by category."""
        for category in CATEGORIES:
            for chosen in itertools.product(*choices(self, category)):
                yield Template(*chosen)

    def draw(self, rng: np.random.Generator, category: str) -> Template:
        """Draws a template of a category, each one equally likely."""
        return Template(
            *(
                options[int(rng.integers(len(options)))]
                for options in choices(self, category)
            )
        )


@functools.cache
def choices(
    grammar: Grammar, category: str
) -> tuple[tuple[Clauses, ...], tuple[str, ...], tuple[Clauses, ...], tuple]:
    """Returns what a category's templates are made of.

    Returns:
        The options for `conditions`, `connective`, `results` and `difference`
        of a `Template`.
    """
    single = tuple((result,) for result in _results(grammar))
    if category == "simple":
        return ((),), ("",), single, ("",)
    if category == "comparison":
        conditions = _number_conditions(grammar) + _text_conditions(grammar)
        return tuple((c,) for c in conditions), ("",), single, ("",)
    if category == "logic":
        return _pairs(grammar), CONNECTIVES, single, ("",)
    sums = _clauses(grammar, "sum", grammar.numeric)
    counts = _clauses(grammar, "count", (None,))
    results = (
        *itertools.product(sums, counts),
        *itertools.product(counts, sums),
    )
    return ((),), ("",), results, grammar.phrases.difference


def _clauses(
    grammar: Grammar, operation: str, columns: tuple[str | None, ...]
) -> Clauses:
    if not grammar.named:
        columns = (None,)
    phrases = getattr(grammar.phrases, operation)
    return tuple(Clause(operation, p, c) for p in phrases for c in columns)


def _results(grammar: Grammar) -> Clauses:
    return (
        *_clauses(grammar, "sum", grammar.numeric),
        *_clauses(grammar, "count", (None,)),
        *_clauses(grammar, "assign", grammar.numeric + grammar.text),
    )


def _number_conditions(grammar: Grammar) -> Clauses:
    return (
        *_clauses(grammar, "greater", grammar.numeric),
        *_clauses(grammar, "lesser", grammar.numeric),
    )


def _text_conditions(grammar: Grammar) -> Clauses:
    return tuple(
        Clause("text_match", entry, column)
        for entry in ENTRIES
        for column in grammar.text
    )


def _pairs(grammar: Grammar) -> tuple[Clauses, ...]:
    """Returns two conditions in every order.

    A model has one pivot for greater, one for lesser, and one sought word for
    each text column: a pair never needs two of the same kind.
    """
    greater = _clauses(grammar, "greater", grammar.numeric)
    lesser = _clauses(grammar, "lesser", grammar.numeric)
    numbers = greater + lesser
    texts = _text_conditions(grammar)
    return (
        *itertools.product(greater, lesser),
        *itertools.product(lesser, greater),
        *itertools.product(texts, numbers),
        *itertools.product(numbers, texts),
        *(
            (one, two)
            for one, two in itertools.product(texts, texts)
            if one.column != two.column
        ),
    )
