"""The addition pad: how a problem is written and an answer read."""

import re

import numpy as np
import pytest

from npi_tf.domains.addition.environment import (
    AdditionEnvironment,
    columns_for,
    digit_cells,
    read_output,
)
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.errors import InvalidProblem

PROBLEM = AdditionProblem("96", "125")


def test_pad_is_two_columns_wider_than_the_longer_number():
    assert columns_for(3) == 5
    assert AdditionEnvironment(PROBLEM).pad.cells.shape == (4, 5)


def test_numbers_stand_at_the_right_and_the_rest_is_blank():
    expected = [
        [10, 10, 10, 9, 6],
        [10, 10, 1, 2, 5],
        [10, 10, 10, 10, 10],
        [10, 10, 10, 10, 10],
    ]
    np.testing.assert_array_equal(
        digit_cells(PROBLEM, 5), np.array(expected, np.int8), strict=True
    )


def test_pointers_start_at_the_rightmost_column():
    environment = AdditionEnvironment(PROBLEM)
    assert environment.render() == "...9[6]  ..12[5]  ....[.]  ....[.]"
    assert environment.observe().tolist() == [6, 5, 10, 10]


def test_wider_pad_shows_the_same():
    environment = AdditionEnvironment(PROBLEM, columns=7)
    assert environment.render() == (
        ".....9[6]  ....12[5]  ......[.]  ......[.]"
    )


def test_too_narrow_pad_is_refused():
    message = (
        "A pad of 4 columns takes numbers of at most 2 digits. "
        "Received: one of 3."
    )
    with pytest.raises(InvalidProblem, match=f"^{re.escape(message)}$"):
        AdditionEnvironment(PROBLEM, columns=4)


def test_each_pointer_moves_and_writes_in_its_own_row():
    environment = AdditionEnvironment(PROBLEM)
    environment.act((1, 0, 0))
    environment.act((2, 1, 7))
    environment.act((2, 3, 1))
    assert environment.render() == "...[9]6  ..12[7]  ....[.]  ....[1]"
    assert environment.observe().tolist() == [9, 7, 10, 1]


def test_output_is_empty_until_something_is_written():
    environment = AdditionEnvironment(PROBLEM)
    assert environment.output == ""
    environment.act((2, 3, 0))
    assert environment.output == "0"


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ([10, 10, 10], ""),
        ([10, 2, 1], "21"),
        ([0, 2, 1], "21"),
        ([10, 0, 0], "0"),
        ([5, 10, 1], "5.1"),
        ([5, 10, 10], "5.."),
    ],
)
def test_read_output(row, number):
    assert read_output(np.array(row, np.int8)) == number
