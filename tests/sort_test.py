"""Bubble sort: problems, array, expert and the array in tensors."""

import pathlib
import re

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.domains.sort.environment import SortEnvironment
from npi_tf.domains.sort.graph import TWIN
from npi_tf.domains.sort.problem import SortProblem
from npi_tf.errors import InvalidAction, InvalidProblem
from npi_tf.interpreter import Status
from npi_tf.traces import record
from npi_tf.types import ACT

SORT = get_domain("sort")
GOLDEN = pathlib.Path(__file__).parent / "golden" / "sort_9-2-5.txt"
arrays = st.lists(st.integers(0, 9), min_size=1, max_size=9)


def trace_of(*values, **options):
    return record(SORT, SortProblem(values), SORT.expert(), **options)


def test_trace_is_that_of_the_paper():
    trace = trace_of(9, 2, 5)
    assert trace.text(SORT) == GOLDEN.read_text()
    assert trace.answer == "2 5 9"


@given(arrays)
def test_expert_sorts_every_array(values):
    trace = trace_of(*values)
    assert trace.status == Status.FINISHED
    assert trace.answer == " ".join(map(str, sorted(values)))


@given(arrays)
def test_expert_takes_the_steps_of_bubble_sort(values):
    n = len(values)
    expected = n * (9 * n - 5) if n > 1 else 4
    assert len(trace_of(*values).events) == expected
    assert 2 * expected <= SORT.step_limit(SortProblem(tuple(values)))


def test_observation_shows_two_digits_and_the_ends():
    environment = SortEnvironment(SortProblem((7, 3, 8)))
    assert environment.observe().tolist() == [7, 7, 1, 1, 1, 0, 0, 0]
    for pointer in (1, 1, 2):
        environment.act((1, pointer, 1))
    assert environment.observe().tolist() == [7, 8, 1, 0, 0, 0, 1, 0]
    assert environment.observe().dtype == np.int32
    assert environment.render() == "[7]38  73[8]  7[3]8"


def test_swap_exchanges_what_two_pointers_see():
    environment = SortEnvironment(SortProblem((7, 3, 8)))
    environment.act((1, 1, 1))
    environment.act((3, 0, 1))
    assert environment.values == "3 7 8"
    environment.act((3, 2, 2))
    assert environment.values == "3 7 8"


@pytest.mark.parametrize(
    "arguments", [(3, 0, 3), (3, 3, 0), (2, 0, 0), (1, 0, 2), (0, 0, 1)]
)
def test_actions_that_mean_nothing_change_nothing(arguments):
    environment = SortEnvironment(SortProblem((7, 3)))
    message = re.escape(
        "takes (0, 0, 0), MOVE (1, pointer, 0 or 1) or SWAP (3, pointer, "
        f"pointer) with a pointer below 3. Received: {arguments}."
    )
    with pytest.raises(InvalidAction, match=message):
        environment.act(arguments)
    assert environment.render() == "[7]3  [7]3  [7]3"


@pytest.mark.parametrize(
    "words", [[], ["10"], ["-1"], ["x"], [""], ["1.5"], ["1", "٣"], ["1 2"]]
)
def test_what_is_no_array_of_digits_is_refused(words):
    with pytest.raises(InvalidProblem, match="Received: "):
        SORT.parse(words)


@pytest.mark.parametrize("values", [(10,), (-1,), (1.0,), (True,), [1], "12"])
def test_values_that_are_no_digits_are_refused(values):
    with pytest.raises(InvalidProblem, match="integers from 0 to 9"):
        SortProblem(values)


def test_samples_have_the_length_and_every_digit():
    rng = np.random.default_rng(0)
    problem = SORT.sample(rng, 200)
    assert SORT.length(problem) == 200
    assert set(problem.values) == set(range(10))
    assert problem == SORT.sample(np.random.default_rng(0), 200)
    with pytest.raises(InvalidProblem, match="Received: 0"):
        SORT.sample(rng, 0)


def test_tensors_do_what_the_array_does():
    rng = np.random.default_rng(3)
    problems = [SORT.sample(rng, length) for length in (1, 2, 3, 6)]
    environments = [SORT.environment(problem) for problem in problems]
    start, twin = TWIN.start(problems, 7), TWIN.environment
    line = twin.enter(start)
    for _ in range(300):
        expected = [environment.observe() for environment in environments]
        np.testing.assert_array_equal(twin.observe(line), expected)
        actions = rng.integers((5, 4, 4), size=(len(problems), 3))
        line, valid = twin.act(line, tf.constant(actions, tf.int32))
        assert valid[:, 0].numpy().tolist() == [
            int(_is_accepted(environment, tuple(action.tolist())))
            for environment, action in zip(environments, actions, strict=True)
        ]
    end = twin.leave(start, line)
    assert TWIN.answers(end) == [e.values for e in environments]
    assert TWIN.answers(end) != [str(problem) for problem in problems]


def _is_accepted(environment, arguments):
    try:
        environment.act(arguments)
    except InvalidAction:
        return False
    return True


def test_actions_are_described_as_in_the_paper():
    assert SORT.describe((1, 1, 1)) == "PTR 2 RIGHT"
    assert SORT.describe((3, 0, 1)) == "SWAP 1 2"
    assert SORT.describe((3, 0, 3)) == f"{ACT}(3, 0, 3)"
