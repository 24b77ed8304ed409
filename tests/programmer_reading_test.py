"""Questions as they are read within an exported graph."""

import hypothesis
import pytest
import tensorflow as tf
from hypothesis import strategies as st

from npi_tf.errors import InvalidQuestion
from npi_tf.neural_programmer.questions import parse_question
from npi_tf.neural_programmer.replies import number_text
from npi_tf.neural_programmer.serving.answers import (
    number_text as served_number_text,
)
from npi_tf.neural_programmer.serving.questions import (
    encode_questions,
    read_pieces,
    refused_questions,
)
from npi_tf.neural_programmer.serving.tables import Tables
from npi_tf.neural_programmer.serving.words import split_words
from npi_tf.neural_programmer.variants import VARIANTS
from npi_tf.neural_programmer.vocabulary import word_id
from tests.v1_session import texts

WORDS = VARIANTS["columns_3"].words


def reader(*columns, known=WORDS):
    """Returns what reads questions about a table with these columns."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def read(questions):
        names = tf.tile([["", *columns]], [tf.size(questions), 1])
        tables = Tables(names, None, names[:, :0], None, None)
        pieces = read_pieces(questions)
        refused = refused_questions(questions, pieces, tables, known)
        return refused, encode_questions(pieces, refused.accepts)

    return read


READ = reader("A", "B")


def rule_of(message):
    """Returns a message without what arrived."""
    return str(message).partition(" Received:")[0]


def expected_reading(question, columns=("A", "B"), known=WORDS):
    """Returns what `parse_question` makes of a text: padded, or its rule."""
    try:
        parsed = parse_question(question, columns, known)
    except InvalidQuestion as error:
        return rule_of(error), [0] * 16, [0.0] * 2, [0] * 2, 0
    words = [word_id(word) for word in parsed.words]
    missing = 2 - len(parsed.numbers)
    return (
        "",
        words + [0] * (16 - len(words)),
        [*parsed.numbers, *[0.0] * missing],
        [*parsed.left, *[0] * missing],
        len(parsed.numbers),
    )


def readings(questions, read=READ):
    sent = tf.constant([q.encode() for q in questions], tf.string)
    refused, encoded = read(sent)
    parts = ("tokens", "numbers", "left", "number_count")
    rows = zip(*(encoded[part].numpy().tolist() for part in parts), strict=True)
    messages = texts(refused.message.numpy())
    return [
        (rule_of(message), *row)
        for message, row in zip(messages, rows, strict=True)
    ]


GOOD = st.sampled_from(
    ["sum", "greater", "A", "B", "and", "count,", "or?", "1.5", "-2.", "7,,"]
)
ODD = st.sampled_from(
    [
        *("C", "J", "total", "word:1", "sums", "A,", ",", "?,", "\x00", "é"),
        *("+.5", "1e5", ".", "-", "1.2.3", "+-1", "1000000000.1", "1000000000"),
        *("9" * 400, "0" * 50 + "7", "0.30000000000000004", "١", "\ufeffsum"),
    ]
)
SPACE = st.sampled_from([" ", "  ", "\t", "\n", "\x1c", "\x85", "\u2003"])
TEXTS = st.one_of(
    st.lists(st.tuples(GOOD, SPACE), max_size=20),
    st.lists(st.tuples(GOOD | ODD, SPACE), max_size=8),
).map(lambda pieces: "".join(piece for pair in pieces for piece in pair))


@hypothesis.given(st.lists(TEXTS | st.text(max_size=20), max_size=30))
@hypothesis.settings(max_examples=25)
def test_questions_are_read_as_by_parse_question(questions):
    assert readings(questions) == [expected_reading(q) for q in questions]


def test_who_learned_of_one_column_is_not_told_its_name():
    questions = ["greater 1 sum", "greater 1 A sum", "sum B", "sum C"]
    known = VARIANTS["columns_1"].words
    found = readings(questions, reader("A", known=known))
    assert found == [expected_reading(q, ("A",), known) for q in questions]
    refused = [rule for rule, *_ in found]
    assert refused[0] == ""
    assert all(r.endswith("the only column is not named.") for r in refused[1:])


def test_space_is_what_python_splits_at():
    some = [chr(i) for i in range(0x3100) if not 0xD800 <= i < 0xE000]
    joined = "".join(f"a{each}" for each in some)
    pieces = split_words(tf.constant([joined.encode()])).values.numpy()
    assert [p.decode() for p in pieces] == joined.split()


@pytest.mark.parametrize(
    "question", ["x" * 2**20, "9" * 2**20, "sum " * 2**16, "sum " * 99 + "y"]
)
def test_long_questions_harm_no_other(question):
    found, other = readings([question, "sum A"])
    assert found == expected_reading(question)
    assert found[0] != ""
    assert other == expected_reading("sum A")


@hypothesis.given(
    st.lists(st.floats(-1e12, 1e12) | st.floats(-1, 1), min_size=1)
)
@hypothesis.settings(max_examples=50)
def test_numbers_read_as_ask_prints_them(values):
    found = served_number_text(tf.constant(values, tf.float64)).numpy()
    assert texts(found).tolist() == [number_text(value) for value in values]
