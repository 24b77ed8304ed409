"""Addition problems: what is one, how it is added and drawn."""

import decimal
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.domains.addition.problem import (
    AdditionProblem,
    exact_sum,
    sample_problem,
    shortened,
    strip_zeros,
)
from npi_tf.errors import InvalidProblem
from tests.helpers import ADDITION, addition_problems

RULE = (
    "A number must be a string of decimal digits 0-9, without sign, space or "
    "point. Received: "
)
NO_NUMBERS = [
    "-5",
    "+5",
    " 5",
    "5 ",
    "1 000",
    "1,000",
    "1_000",
    "1.5",
    "5.",
    "1e3",
    "0x1f",
    "five",
    "NaN",
    "inf",
    "",
    " ",
    "5\n",
    "\n",
    "5\x00",
    "\u0663",
    "12\u0663",
    "\uff15",
    "\u00b2",
    5,
    5.0,
    True,
    None,
    float("nan"),
    b"5",
    ["5"],
]
lengths = st.sampled_from([1, 2, 3999, 4000, 4001, 4301, 7999, 8000, 8001])


@st.composite
def long_numbers(draw):
    """Numbers about as long as one or two chunks, often runs of one digit."""
    length = draw(lengths)
    body = draw(st.text("0123456789", min_size=1, max_size=3)) * length
    end = draw(st.text("0123456789", max_size=4))
    return (body[:length] + end)[-length:]


def _decimal_sum(problem):
    """Adds without binary integers, which Python reads to 4300 digits only."""
    context = decimal.Context(prec=problem.length + 1)
    total = context.add(decimal.Decimal(problem.a), decimal.Decimal(problem.b))
    return f"{total:f}"


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_number_is_refused(value, place):
    numbers = ["1", "1"]
    numbers[place] = value
    message = re.escape(f"{RULE}{value!r}.")
    with pytest.raises(InvalidProblem, match=f"^{message}$"):
        AdditionProblem(*numbers)


def test_long_values_are_shortened_in_the_message():
    message = re.escape(f"{RULE}'-{'9' * 18}...{'9' * 9}' (5003 long).")
    with pytest.raises(InvalidProblem, match=f"^{message}$"):
        AdditionProblem("-" + "9" * 5000, "1")


def test_integers_too_long_to_show_are_refused_by_type():
    message = re.escape(f"{RULE}a int too long to show.")
    with pytest.raises(InvalidProblem, match=f"^{message}$"):
        AdditionProblem(10**5000, "1")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a" * 38, "'" + "a" * 38 + "'"),
        ("a" * 39, "'" + "a" * 19 + "..." + "a" * 9 + "' (41 long)"),
        (7, "7"),
    ],
)
def test_shortened_cuts_the_middle_of_what_is_long(value, text):
    assert shortened(value) == text


@pytest.mark.parametrize("words", [[], ["1"], ["1", "2", "3"]], ids=repr)
def test_a_command_line_names_two_numbers(words):
    message = f"Addition takes exactly two numbers. Received: {words}."
    with pytest.raises(InvalidProblem, match=f"^{re.escape(message)}$"):
        ADDITION.parse(words)


@pytest.mark.parametrize("number", ["0", "7", "007", "9876543210", "9" * 9000])
def test_digits_of_any_number_are_a_number(number):
    problem = AdditionProblem(number, "1")
    assert (problem.a, problem.b) == (number, "1")
    assert problem.length == len(number)


def test_length_is_that_of_the_longer_number():
    assert AdditionProblem("12", "3456").length == 4
    assert AdditionProblem("0012", "3").length == 4


def test_problems_read_as_sums():
    assert str(AdditionProblem("96", "125")) == "96 + 125"


def test_problems_with_the_same_numbers_are_equal():
    assert AdditionProblem("1", "2") == AdditionProblem("1", "2")
    assert AdditionProblem("1", "2") != AdditionProblem("2", "1")
    assert len({AdditionProblem("1", "2"), AdditionProblem("1", "2")}) == 1


@given(addition_problems)
def test_sum_of_short_numbers(problem):
    assert exact_sum(problem) == str(int(problem.a) + int(problem.b))


@given(st.builds(AdditionProblem, long_numbers(), long_numbers()))
def test_sum_of_numbers_longer_than_python_reads(problem):
    assert exact_sum(problem) == strip_zeros(_decimal_sum(problem))


@pytest.mark.parametrize("length", [3999, 4000, 4001, 7999, 8000, 8001])
@pytest.mark.parametrize("swapped", [False, True])
def test_sum_carries_through_every_chunk(length, swapped):
    numbers = ["9" * length, "1"]
    problem = AdditionProblem(*(numbers[::-1] if swapped else numbers))
    assert exact_sum(problem) == "1" + "0" * length


@pytest.mark.parametrize(
    ("digits", "number"),
    [("0", "0"), ("000", "0"), ("", "0"), ("007", "7"), ("70", "70")],
)
def test_strip_zeros(digits, number):
    assert strip_zeros(digits) == number


@pytest.fixture(scope="module")
def drawn():
    """Many problems of four digits."""
    rng = np.random.default_rng(3)
    return [sample_problem(rng, 4) for _ in range(2000)]


def test_longer_number_of_a_sample_has_the_length(drawn):
    assert {problem.length for problem in drawn} == {4}


def test_half_of_the_samples_may_have_one_shorter_number(drawn):
    """A quarter of those has four digits too: 62.5 % in all."""
    both = [len(problem.a) == len(problem.b) for problem in drawn]
    assert np.mean(both) == pytest.approx(0.625, abs=0.03)


def test_shorter_number_of_a_sample_has_any_length_on_either_side(drawn):
    pairs = {(len(problem.a), len(problem.b)) for problem in drawn}
    assert pairs == {(4, 4)} | {
        pair for n in (1, 2, 3) for pair in [(n, 4), (4, n)]
    }


def test_sampled_numbers_use_every_digit_at_every_place(drawn):
    numbers = [problem.a for problem in drawn if len(problem.a) == 4]
    first, *others = (set(place) for place in zip(*numbers, strict=True))
    assert first == set("123456789")
    assert others == [set("0123456789")] * 3


def test_sampled_numbers_of_one_digit_include_zero():
    rng = np.random.default_rng(4)
    problems = [sample_problem(rng, 1) for _ in range(200)]
    assert {problem.a for problem in problems} == set("0123456789")
    assert {problem.b for problem in problems} == set("0123456789")


@pytest.mark.parametrize("length", [0, -1])
def test_a_sample_has_at_least_one_digit(length):
    message = f"A number must have at least one digit. Received: {length}."
    with pytest.raises(InvalidProblem, match=f"^{re.escape(message)}$"):
        sample_problem(np.random.default_rng(0), length)
