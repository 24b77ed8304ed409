"""Moving and writing on the scratch pad."""

import re

import numpy as np
import pytest

from npi_tf.domains.pad import ScratchPad, describe_action
from npi_tf.errors import InvalidAction

NAMES = ("INP1", "INP2", "CARRY", "OUT")


@pytest.fixture
def pad():
    """Two rows; pointer 0 moves along the lower, 1 and 2 along the upper."""
    cells = np.array([[1, 2, 3, 4], [5, 6, 7, 0]])
    return ScratchPad(cells, pointer_rows=(1, 0, 0), start=1, symbol_count=8)


def test_every_pointer_reads_its_own_row_from_the_start(pad):
    assert pad.pointers.tolist() == [1, 1, 1]
    assert pad.read().tolist() == [6, 2, 2]


@pytest.mark.parametrize(
    ("arguments", "pointers"),
    [
        ((1, 0, 0), [0, 1, 1]),
        ((1, 0, 1), [2, 1, 1]),
        ((1, 1, 0), [1, 0, 1]),
        ((1, 1, 1), [1, 2, 1]),
        ((1, 2, 0), [1, 1, 0]),
        ((1, 2, 1), [1, 1, 2]),
    ],
)
def test_a_move_takes_one_pointer_one_column_on(pad, arguments, pointers):
    cells = pad.cells.tolist()
    pad.act(arguments)
    assert pad.pointers.tolist() == pointers
    assert pad.cells.tolist() == cells


@pytest.mark.parametrize("pointer", [0, 1, 2])
@pytest.mark.parametrize(("direction", "edge"), [(0, 0), (1, 3)])
def test_a_pointer_stays_at_the_edge(pad, pointer, direction, edge):
    places = []
    for _ in range(4):
        pad.act((1, pointer, direction))
        places.append(int(pad.pointers[pointer]))
    expected = {0: [0, 0, 0, 0], 3: [2, 3, 3, 3]}[edge]
    assert places == expected


def test_a_pointer_leaves_the_edge_again(pad):
    for _ in range(5):
        pad.act((1, 0, 1))
    pad.act((1, 0, 0))
    assert pad.read().tolist() == [7, 2, 2]


@pytest.mark.parametrize("symbol", [0, 3, 7])
def test_a_symbol_replaces_the_one_pointed_at(pad, symbol):
    pad.act((1, 0, 1))
    pad.act((2, 0, symbol))
    assert pad.cells.tolist() == [[1, 2, 3, 4], [5, 6, symbol, 0]]
    assert pad.pointers.tolist() == [2, 1, 1]


def test_pointers_of_one_row_see_what_the_other_wrote(pad):
    pad.act((2, 1, 7))
    assert pad.read().tolist() == [6, 7, 7]


def test_nothing_does_nothing(pad):
    pad.act((0, 0, 0))
    assert pad.cells.tolist() == [[1, 2, 3, 4], [5, 6, 7, 0]]
    assert pad.pointers.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "arguments",
    [
        (0, 0, 1),
        (0, 1, 0),
        (3, 0, 0),
        (-1, 0, 0),
        (1, 3, 0),
        (1, -1, 0),
        (1, 0, 2),
        (1, 0, -1),
        (2, 3, 0),
        (2, -1, 0),
        (2, 0, 8),
        (2, 0, -1),
    ],
)
def test_invalid_actions_are_refused_and_change_nothing(pad, arguments):
    message = (
        "A scratch pad takes (0, 0, 0), MOVE (1, pointer, 0 or 1) or "
        "WRITE (2, pointer, symbol below 8) with a pointer below 3. "
        f"Received: {arguments}."
    )
    with pytest.raises(InvalidAction, match=f"^{re.escape(message)}$"):
        pad.act(arguments)
    assert pad.cells.tolist() == [[1, 2, 3, 4], [5, 6, 7, 0]]
    assert pad.pointers.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("moves", "text"),
    [
        ([], "f[g]ha"),
        ([0], "[f]gha"),
        ([1], "fg[h]a"),
        ([1, 1], "fgh[a]"),
    ],
)
def test_render_row_brackets_the_symbol_pointed_at(pad, moves, text):
    for direction in moves:
        pad.act((1, 0, direction))
    assert pad.render_row(0, "abcdefgh") == text
    assert pad.render_row(1, "abcdefgh") == "b[c]de"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 0, 0), "NO-OP"),
        ((1, 0, 0), "PTR INP1 LEFT"),
        ((1, 2, 1), "PTR CARRY RIGHT"),
        ((2, 3, 7), "WRITE OUT 7"),
        ((2, 1, 0), "WRITE INP2 0"),
    ],
)
def test_actions_are_described_in_the_papers_words(arguments, words):
    assert describe_action(arguments, NAMES) == words


@pytest.mark.parametrize(
    "arguments",
    [(0, 1, 0), (0, 0, 9), (1, 3, 9), (1, 4, 0), (2, 4, 0), (3, 0, 0)],
)
def test_what_is_no_action_is_described_as_it_is(arguments):
    assert describe_action(arguments, NAMES) == f"ACT{arguments}"
