"""Arrays of questions, tables and answers, and their padding."""

import numpy as np
import pytest

from npi_tf.errors import InvalidConfig, InvalidQuestion, InvalidTable
from npi_tf.neural_programmer.answers import LookupAnswer, ScalarAnswer
from npi_tf.neural_programmer.encoding import (
    Sizes,
    encode_answer,
    encode_input,
    pad_answers,
    pad_inputs,
    sizes_of,
)
from npi_tf.neural_programmer.questions import Question, parse_question
from npi_tf.neural_programmer.tables import table_from_rows
from npi_tf.neural_programmer.vocabulary import VOCABULARY
from tests.programmer import NUMBERS, WORDS

ASKED = "word:1 A and greater 10.25 C print B"
INPUT = encode_input(parse_question(ASKED, WORDS.names), WORDS)
OTHER = encode_input(parse_question("sum B", NUMBERS.names), NUMBERS)
SIZES = Sizes(rows=5, numeric=3, text=2, words=9)


def words(ids):
    return [VOCABULARY[i - 1] if i else "" for i in ids]


def test_a_question_and_a_table_as_arrays():
    assert words(INPUT.tokens) == "word:1 A and greater C print B".split()
    assert INPUT.numbers.tolist() == [10.25]
    assert INPUT.left.tolist() == [3]
    assert words(INPUT.numeric_names) == ["C"]
    assert words(INPUT.text_names) == ["A", "B"]
    assert INPUT.cells.tolist() == [[10], [20.5], [-3]]
    assert [words(row) for row in INPUT.entries] == [
        ["word:1", "word:7"],
        ["word:2", "word:7"],
        ["word:1", "word:0"],
    ]


def test_columns_of_numbers_count_first():
    answer = encode_answer(LookupAnswer("B", (0, 2)), WORDS)
    assert (answer.is_lookup, answer.column) == (True, 2)
    assert answer.rows.tolist() == [0, 2]
    scalar = encode_answer(ScalarAnswer(7.5), WORDS)
    assert (scalar.is_lookup, scalar.scalar, scalar.rows.size) == (
        False,
        7.5,
        0,
    )


def test_padding():
    batch = pad_inputs([INPUT, OTHER], SIZES)
    assert words(batch["tokens"][1]) == ["sum", "B"] + 7 * [""]
    assert words(batch["numeric_names"][0]) == ["C", "", ""]
    assert words(batch["text_names"][1]) == ["", ""]
    assert batch["number_count"].tolist() == [1, 0]
    assert batch["rows"].tolist() == [3, 4]
    np.testing.assert_array_equal(batch["numbers"], [[10.25, 0], [0, 0]])
    np.testing.assert_array_equal(batch["left"], [[3, 0], [0, 0]])
    assert batch["cells"].shape == (2, 5, 3)
    np.testing.assert_array_equal(batch["cells"][1, :4, :2], OTHER.cells)
    assert not batch["cells"][1, 4:].any()
    assert not batch["cells"][1, :, 2:].any()
    assert not batch["entries"][1].any()
    kinds = {name: column.dtype for name, column in batch.items()}
    assert kinds.pop("cells") == kinds.pop("numbers") == np.float32
    assert set(kinds.values()) == {np.dtype(np.int32)}


def test_cells_of_an_answer_stand_where_their_column_is_padded_to():
    answers = [
        encode_answer(LookupAnswer("B", (0, 2)), WORDS),
        encode_answer(LookupAnswer("B", (1,)), NUMBERS),
    ]
    batch = pad_answers(answers, [INPUT, OTHER], SIZES)
    assert np.argwhere(batch["lookup"]).tolist() == [
        [0, 0, 4],
        [0, 2, 4],
        [1, 1, 1],
    ]
    assert batch["is_lookup"].tolist() == [True, True]


def test_float64_keeps_every_digit():
    table = table_from_rows(["A"], [["123456.78"]])
    each = encode_input(Question(("sum",)), table)
    batch = pad_inputs([each], sizes_of([each]), np.float64)
    assert float(batch["cells"][0, 0, 0]) == 123456.78
    narrow = pad_inputs([each], sizes_of([each]))
    assert float(narrow["cells"][0, 0, 0]) != 123456.78


def test_smallest_sizes():
    assert sizes_of([INPUT, OTHER]) == Sizes(rows=4, numeric=2, text=2, words=7)


@pytest.mark.parametrize(
    "sizes",
    [
        Sizes(3, 3, 3, 9),
        Sizes(4, 1, 3, 9),
        Sizes(4, 3, 1, 9),
        Sizes(4, 3, 3, 6),
    ],
)
def test_sizes_that_are_too_small(sizes):
    with pytest.raises(InvalidConfig, match="must fit into"):
        pad_inputs([INPUT, OTHER], sizes)


@pytest.mark.parametrize(
    ("names", "row"), [(["Price"], ["1"]), (["A"], ["word:77"])]
)
def test_words_of_a_table_must_be_known(names, row):
    table = table_from_rows(names, [row])
    with pytest.raises(InvalidTable, match=r"Received: (Price|word:77)\.$"):
        encode_input(Question(("sum",)), table)


def test_words_of_a_question_must_be_known():
    with pytest.raises(InvalidQuestion, match="Received: 'average'"):
        encode_input(Question(("average",)), NUMBERS)
