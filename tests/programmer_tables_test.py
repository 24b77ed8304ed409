"""What is a table, and what is refused."""

import numpy as np
import pytest

from npi_tf.errors import InvalidTable
from npi_tf.neural_programmer.tables import Column, Table, table_from_rows
from tests.programmer import NUMBERS, WORDS

REFUSED = {
    "no rows": (["A"], [], "at least one row"),
    "no columns": ([], [[]], "at least one column"),
    "ragged": (
        ["A", "B"],
        [["1", "2"], ["3"]],
        r"have 2 cells.*row 2 with 1\.$",
    ),
    "too long": (["A"], [["1", "2"]], "have 1 cells.*row 1 with 2"),
    "NaN": (["A"], [["1"], ["nan"]], "finite.*nan in row 2 of column A"),
    "a NaN": (["A"], [[float("nan")]], "finite.*nan in row 1"),
    "infinite": (["A"], [["-inf"], ["1"]], "finite.*-inf in row 1"),
    "too large": (["A"], [["1"], ["1e10"]], "at most 1e.09 in size"),
    "overflow": (["A"], [["1e999"]], "finite.*inf in row 1"),
    "huge integer": (["A"], [[10**400]], "finite.*inf in row 1"),
    "no number": (
        ["A", "B"],
        [["1", "2"], ["3", "many"]],
        "nothing else. Received: 'many' in row 2 of column B",
    ),
    "a number among words": (
        ["A"],
        [["word:1"], ["3"]],
        "nothing else. Received: 'word:1' in row 1 of column A",
    ),
    "underscores": (["A"], [["1"], ["1_000"]], "'1_000' in row 2"),
    "empty cell": (["A"], [["1"], [""]], "nothing else. Received: ''"),
    "empty word": (["A"], [["word:1"], [" "]], "hold one word. Received: ''"),
    "two words": (["A"], [["word:1 word:2"]], "hold one word"),
    "truth": (["A"], [["1"], [True]], "nothing else. Received: True"),
    "nothing": (["A"], [[None]], "all floats or all strings. Received: None"),
    "same name": (["A", "A"], [["1", "2"]], "different names. Received: A, A"),
    "no name": ([""], [["1"]], "must be one word. Received: ''"),
    "long name": (["A B"], [["1"]], "must be one word. Received: 'A B'"),
}


@pytest.mark.parametrize(
    ("names", "rows", "message"), REFUSED.values(), ids=REFUSED
)
def test_refused(names, rows, message):
    with pytest.raises(InvalidTable, match=f"(?s){message}"):
        table_from_rows(names, rows)


def test_columns_of_numbers_and_of_words():
    assert [c.name for c in WORDS.text] == ["A", "B"]
    assert [c.name for c in WORDS.numeric] == ["C"]
    assert WORDS.column("C").cells == (10.0, 20.5, -3.0)
    assert WORDS.column("B").cells == ("word:7", "word:7", "word:0")
    assert WORDS.rows == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [("-80.97", -80.97), (" +3 ", 3.0), (".5", 0.5), ("1e-3", 0.001)],
)
def test_numbers_as_text(text, number):
    table = table_from_rows(["A"], [[text], [7]])
    assert table.column("A").cells == (number, 7.0)


def test_unknown_column():
    with pytest.raises(InvalidTable, match="one of A, B. Received: 'C'"):
        NUMBERS.column("C")


def test_columns_of_unequal_length():
    with pytest.raises(InvalidTable, match="Received: {'A': 1, 'B': 2}"):
        Table((Column("A", (1.0,)), Column("B", (1.0, 2.0))))


def test_column_without_cells():
    with pytest.raises(InvalidTable, match="at least one row"):
        Table((Column("A", ()),))


def test_numpy_numbers_are_read_as_numbers():
    for dtype in (np.float64, np.float32, np.int64):
        table = table_from_rows(["A"], np.array([[1], [2]], dtype))
        assert table.column("A").cells == (1.0, 2.0)


def test_tables_are_values():
    assert len({NUMBERS, WORDS, NUMBERS}) == 2
    with pytest.raises(AttributeError):
        NUMBERS.columns = ()
