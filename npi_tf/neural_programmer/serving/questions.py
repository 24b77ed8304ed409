"""Questions as they are sent, read as `parse_question` reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from npi_tf.neural_programmer.questions import (
    DROPPED,
    MOST_NUMBERS,
    MOST_WORDS,
    NUMBER,
    NUMBER_COUNT,
    SOME_WORD,
    WORD_COUNT,
    WORD_TO_THE_LEFT,
    names_columns,
    said_words,
    word_rule,
)
from npi_tf.neural_programmer.serving.statuses import (
    NO_WORD,
    NO_WORD_TO_THE_LEFT,
    NOT_UTF8,
    NUMBER_OUT_OF_RANGE,
    TOO_MANY_NUMBERS,
    TOO_MANY_WORDS,
    UNKNOWN_COLUMN,
    UNKNOWN_WORD,
)
from npi_tf.neural_programmer.serving.tables import UTF8, Tables
from npi_tf.neural_programmer.serving.words import (
    are_among,
    is_utf8,
    split_words,
    word_ids,
)
from npi_tf.neural_programmer.tables import FINITE, LARGEST
from npi_tf.neural_programmer.vocabulary import COLUMN_NAMES, VOCABULARY
from npi_tf.serving.statuses import Rule, Verdict, refusal, shown_text


class Pieces(NamedTuple):
    """Words and numbers of all questions, one after the other.

    Nothing is padded here: one long question does not widen the others.

    Attributes:
        question: int32 `(pieces,)`, which question a piece is of.
        text: string `(pieces,)`.
        is_number: bool `(pieces,)`.
        words_before: int32 `(pieces,)`, words of the question before it.
        numbers_before: int32 `(pieces,)`.
        words: int32 `(batch,)`, how many each question has.
        numbers: int32 `(batch,)`.
    """

    question: tf.Tensor
    text: tf.Tensor
    is_number: tf.Tensor
    words_before: tf.Tensor
    numbers_before: tf.Tensor
    words: tf.Tensor
    numbers: tf.Tensor

    def values(self) -> tf.Tensor:
        """Returns the numbers, float64 `(pieces,)`; 0 for words."""
        numbers = tf.where(self.is_number, self.text, "0")
        return tf.strings.to_number(numbers, tf.float64)


def read_pieces(questions: tf.Tensor) -> Pieces:
    """Returns words and numbers of questions, string `(batch,)`.

    What is not UTF-8 counts as empty.
    """
    split = split_words(tf.where(is_utf8(questions), questions, ""))
    question = tf.cast(split.value_rowids(), tf.int32)
    bare = tf.strings.regex_replace(
        split.values, f"[{re.escape(DROPPED)}]+$", ""
    )
    text = tf.where(bare == "", split.values, bare)
    is_number = tf.strings.regex_full_match(text, NUMBER)
    batch = tf.shape(questions)[0]
    words, words_before = _counted(~is_number, question, batch)
    numbers, numbers_before = _counted(is_number, question, batch)
    return Pieces(
        question,
        text,
        is_number,
        words_before,
        numbers_before,
        words,
        numbers,
    )


def refused_questions(
    questions: tf.Tensor, pieces: Pieces, tables: Tables, known: Sequence[str]
) -> Verdict:
    """Returns which questions cannot be read.

    Args:
        questions: string `(batch,)`, as they were sent.
        pieces: read from them.
        tables: that they are about.
        known: words that the model was trained on.
    """
    count = tf.strings.as_string
    return refusal(
        [
            _utf8_rule(questions),
            *_piece_rules(pieces, tables, known),
            _rule(
                pieces.words == 0,
                NO_WORD,
                [f"{SOME_WORD} Received: '", shown_text(questions), "'."],
            ),
            _rule(
                pieces.words > MOST_WORDS,
                TOO_MANY_WORDS,
                [f"{WORD_COUNT} Received: ", count(pieces.words), "."],
            ),
            _rule(
                pieces.numbers > MOST_NUMBERS,
                TOO_MANY_NUMBERS,
                [f"{NUMBER_COUNT} Received: ", count(pieces.numbers), "."],
            ),
            _number_rule(pieces),
        ]
    )


def encode_questions(
    pieces: Pieces, accepted: tf.Tensor
) -> dict[str, tf.Tensor]:
    """Returns questions as a network takes them, see `pad_inputs`.

    Args:
        pieces: of all questions.
        accepted: bool `(batch,)`; others are as without words.
    """
    there = tf.gather(accepted, pieces.question)

    def placed(values, place, chosen, width):
        chosen = chosen & there
        places = tf.stack([pieces.question, place], axis=1)
        padded = tf.scatter_nd(
            tf.boolean_mask(places, chosen),
            tf.boolean_mask(values, chosen),
            tf.stack([tf.size(accepted), width]),
        )
        # The network's loops over places are unrolled.
        return tf.ensure_shape(padded, [None, width])

    is_number, at = pieces.is_number, pieces.numbers_before
    left = pieces.words_before - 1
    return {
        "tokens": placed(
            word_ids(pieces.text), pieces.words_before, ~is_number, MOST_WORDS
        ),
        "numbers": placed(pieces.values(), at, is_number, MOST_NUMBERS),
        "left": placed(left, at, is_number, MOST_NUMBERS),
        "number_count": tf.where(accepted, pieces.numbers, 0),
    }


def _counted(chosen, question, batch):
    """Returns how many are chosen of each question, and before each piece."""
    ones = tf.cast(chosen, tf.int32)
    total = tf.math.unsorted_segment_sum(ones, question, batch)
    earlier = tf.gather(tf.cumsum(total, exclusive=True), question)
    return total, tf.cumsum(ones, exclusive=True) - earlier


def _rule(broken, status: str, parts) -> Rule:
    return Rule(broken, status, tf.strings.join(parts))


def _utf8_rule(questions) -> Rule:
    wrong = ~is_utf8(questions)
    parts = [f"{UTF8} Received: '", shown_text(questions), "'."]
    return _rule(wrong, NOT_UTF8, parts)


def _piece_rules(
    pieces: Pieces, tables: Tables, known: Sequence[str]
) -> list[Rule]:
    """Returns the rules that pieces break; a question's first one decides."""
    ids = word_ids(pieces.text)
    new = ~pieces.is_number
    said = said_words(known)
    columns = COLUMN_NAMES if names_columns(known) else ()
    if columns:
        new &= ~_names_column(pieces.question, ids, tables)
    faults = {
        NO_WORD_TO_THE_LEFT: pieces.is_number & (pieces.words_before == 0),
        UNKNOWN_COLUMN: new & are_among(ids, columns),
        UNKNOWN_WORD: new & ~are_among(ids, (*columns, *said)),
    }
    broken, text, *kinds = _first(
        tf.reduce_any(tf.stack(list(faults.values())), axis=0),
        pieces,
        pieces.text,
        *faults.values(),
    )
    shown = shown_text(text)
    messages = {
        NO_WORD_TO_THE_LEFT: [
            f"{WORD_TO_THE_LEFT} Received: ",
            shown,
            " at the beginning.",
        ],
        UNKNOWN_COLUMN: [
            "A column must be one of the table's: ",
            shown_text(tables.name_list),
            ". Received: '",
            shown,
            "'.",
        ],
        UNKNOWN_WORD: [f"{word_rule(known)} Received: '", shown, "'."],
    }
    return [
        _rule(broken & kind, status, messages[status])
        for status, kind in zip(faults, kinds, strict=True)
    ]


def _names_column(question, ids, tables: Tables):
    """Returns which words name a column of their question's table."""
    columns = word_ids(tables.names)[..., None] == tf.range(1 + len(VOCABULARY))
    in_table = tf.reduce_any(columns, axis=1)  # (batch, words)
    named = tf.gather_nd(in_table, tf.stack([question, ids], axis=1))
    return named & (ids > 0)


def _number_rule(pieces: Pieces) -> Rule:
    wrong = tf.abs(pieces.values()) > LARGEST
    broken, text = _first(wrong, pieces, pieces.text)
    parts = [f"{FINITE} Received: ", shown_text(text), "."]
    return _rule(broken, NUMBER_OUT_OF_RANGE, parts)


def _first(chosen, pieces: Pieces, *values):
    """Returns which questions have chosen pieces, and values at the first."""
    count, batch = tf.size(chosen), tf.size(pieces.words)
    at = tf.math.unsorted_segment_min(
        tf.where(chosen, tf.range(count), count), pieces.question, batch
    )
    at = tf.minimum(at, count)  # Of a question without pieces.
    return (
        at < count,
        *(tf.gather(tf.pad(each, [[0, 1]]), at) for each in values),
    )
