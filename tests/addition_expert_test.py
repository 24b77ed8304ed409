"""Schoolbook addition: its trace, its answers and what they cost."""

import pathlib

import pytest
from hypothesis import given

from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.interpreter import Status
from tests.helpers import ADDITION, addition_problems, record_addition

GOLDEN = pathlib.Path(__file__).parent / "golden"


def _columns(problem):
    """Returns the columns to add: one more than the digits after a carry."""
    total = str(int(problem.a) + int(problem.b))
    return problem.length + (len(total) > problem.length)


def _carries(problem):
    """Counts carries: each takes 9 off the sum of digits (Legendre)."""
    a, b = int(problem.a), int(problem.b)
    lost = _digit_sum(a) + _digit_sum(b) - _digit_sum(a + b)
    return lost // 9


def _digit_sum(number):
    return sum(map(int, str(number)))


def test_trace_of_the_papers_example():
    expected = (GOLDEN / "addition_96+125.txt").read_text()
    assert record_addition("96", "125").text(ADDITION) == expected


def test_pad_after_the_papers_example():
    trace = record_addition("96", "125", frames=True)
    assert trace.frames[-1] == ".[.].96  .[.]125  .[.]11.  .[.]221"


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("0", "0", "0"),
        ("8", "5", "13"),
        ("1007", "3", "1010"),
        ("3", "1007", "1010"),
        ("999", "1", "1000"),
        ("1", "999", "1000"),
        ("50", "50", "100"),
        ("99", "99", "198"),
        ("12", "345678", "345690"),
        ("0000", "7", "7"),
        ("007", "0000", "7"),
        ("009", "1", "10"),
    ],
)
def test_answer(a, b, answer):
    trace = record_addition(a, b)
    assert (trace.status, trace.answer) == (Status.FINISHED, answer)


def test_carry_through_thousands_of_digits():
    trace = record_addition("9" * 3000, "1")
    assert trace.status == Status.FINISHED
    assert trace.answer == "1" + "0" * 3000


@given(addition_problems)
def test_answer_is_the_sum_of_any_two_numbers(problem):
    trace = record_addition(problem.a, problem.b)
    assert trace.status == Status.FINISHED
    assert trace.answer == str(int(problem.a) + int(problem.b))


@given(addition_problems)
def test_steps_follow_from_columns_and_carries(problem):
    """A column: 2 of ADD, 1 of ADD1, 4 of LSHIFT; a carry: 1 of ADD1, 3 of its
    own; one more to see that all is blank."""
    trace = record_addition(problem.a, problem.b)
    columns, carries = _columns(problem), _carries(problem)
    assert len(trace.events) == 7 * columns + 4 * carries + 1


@given(addition_problems)
def test_calls_follow_from_columns_and_carries(problem):
    trace = record_addition(problem.a, problem.b)
    columns, carries = _columns(problem), _carries(problem)
    assert len(trace.calls()) == 1 + 2 * columns + carries


@pytest.mark.parametrize("length", [1, 2, 7, 30])
def test_costliest_problem_takes_at_most_half_of_the_limit(length):
    nines = "9" * length
    trace = record_addition(nines, nines)
    limit = ADDITION.limits(AdditionProblem(nines, nines)).steps
    assert len(trace.events) <= limit / 2


@given(addition_problems)
def test_depth_stays_within_add_add1_and_carry(problem):
    trace = record_addition(problem.a, problem.b)
    deepest = 2 if _carries(problem) else 1
    assert max(event.depth for event in trace.events) == deepest
