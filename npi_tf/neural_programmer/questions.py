"""Questions: words, and the numbers pulled out of them (section 2)."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Sequence

from npi_tf.errors import InvalidQuestion
from npi_tf.neural_programmer.tables import FINITE, LARGEST
from npi_tf.neural_programmer.vocabulary import COLUMN_NAMES, VOCABULARY

MOST_NUMBERS = 2
"""A pivot for greater and one for lesser is all that a model has."""

MOST_WORDS = 16
"""Room for the longest question of any grammar, which has 10 words."""

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"
"""What a number looks like, as a regular expression."""

DROPPED = ",?"
"""Signs behind a word or a number that mean nothing."""

SOME_WORD = "A question must have at least one word."
WORD_COUNT = f"A question must have 1 to {MOST_WORDS} words."
NUMBER_COUNT = f"A question must have at most {MOST_NUMBERS} numbers."
WORD_TO_THE_LEFT = "A number must have a word to its left."

_NUMBER = re.compile(NUMBER)


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A question as a network gets it.

    Attributes:
        words: the question without its numbers.
        numbers: in their order, two at most.
        left: for each number, the position in `words` of the word to its
            left.

    Raises:
        InvalidQuestion: there is no word, there are more than 16; more than
            two numbers; a number is not finite or above 1e9 in size; a
            position is missing or lies outside the words.
    """

    words: tuple[str, ...]
    numbers: tuple[float, ...] = ()
    left: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.words) <= MOST_WORDS:
            raise InvalidQuestion(f"{WORD_COUNT} Received: {len(self.words)}.")
        if len(self.numbers) > MOST_NUMBERS:
            raise InvalidQuestion(
                f"{NUMBER_COUNT} Received: {len(self.numbers)}."
            )
        for number in self.numbers:
            if not (math.isfinite(number) and abs(number) <= LARGEST):
                raise InvalidQuestion(f"{FINITE} Received: {number}.")
        if len(self.left) != len(self.numbers) or not all(
            0 <= place < len(self.words) for place in self.left
        ):
            raise InvalidQuestion(
                "Each number needs the place of the word to its left, one of "
                f"{len(self.words)}. Received: {self.left} for "
                f"{len(self.numbers)} numbers."
            )


def parse_question(
    text: str, columns: Sequence[str], known: Sequence[str] = VOCABULARY
) -> Question:
    """Reads a question about a table.

    The words may stand in any order: what a network makes of a question that
    no template has is up to the network. One that was trained on tables of one
    column has never been told its name (Table 4).

    Args:
        text: words and numbers, such as `greater 50.32 C and lesser 20.21 E
            sum H`; commas and question marks behind them are dropped.
        columns: names of the table's columns.
        known: words that the network was trained on.

    Raises:
        InvalidQuestion: there is nothing but space, a word is unknown or
            names a column that the table has not or that is the only one, a
            number has no word to its left, or there are more than two.
    """
    words: list[str] = []
    numbers: list[float] = []
    left: list[int] = []
    for piece in text.split():
        piece = piece.rstrip(DROPPED) or piece
        if _NUMBER.fullmatch(piece):
            if not words:
                raise InvalidQuestion(
                    f"{WORD_TO_THE_LEFT} Received: {piece} at the beginning."
                )
            numbers.append(float(piece))
            left.append(len(words) - 1)
        else:
            _check_word(piece, columns, known)
            words.append(piece)
    if not words:
        raise InvalidQuestion(f"{SOME_WORD} Received: {text!r}.")
    return Question(tuple(words), tuple(numbers), tuple(left))


def _check_word(
    word: str, columns: Sequence[str], known: Sequence[str]
) -> None:
    if names_columns(known):
        if word in columns:
            return
        if word in COLUMN_NAMES:
            raise InvalidQuestion(
                f"A column must be one of the table's: {', '.join(columns)}. "
                f"Received: {word!r}."
            )
    if word not in said_words(known):
        raise InvalidQuestion(f"{word_rule(known)} Received: {word!r}.")


def names_columns(known: Sequence[str]) -> bool:
    """Returns whether questions name columns: not where there is only one.

    Args:
        known: words that a network was trained on.
    """
    return len(set(known) & set(COLUMN_NAMES)) > 1


def said_words(known: Sequence[str]) -> list[str]:
    """Returns the words of questions that name no column."""
    return [word for word in known if word not in COLUMN_NAMES]


def word_rule(known: Sequence[str]) -> str:
    """Returns what the words of a question are to be."""
    named = "a column's name or " if names_columns(known) else ""
    unnamed = "" if named else ", since the only column is not named"
    said = " ".join(said_words(known))
    return f"A word must be {named}one of: {said}{unnamed}."
