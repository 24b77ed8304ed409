"""Requests are sent again, within their time, to servers that are not ready."""

import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.serving.failures import UNAVAILABLE, Failure
from npi_tf.serving.patience import Patience


class Clock:
    """Time that passes while somebody waits."""

    def __init__(self, patience_of_attempts=0.0):
        self.time = 0.0
        self.waits = []
        self.each = patience_of_attempts

    def now(self):
        return self.time

    def wait(self, seconds):
        self.waits.append(seconds)
        self.time += seconds

    def patience(self, **bounds):
        return Patience(now=self.now, wait=self.wait, **bounds)

    def failing(self, times, code=UNAVAILABLE):
        """Returns an attempt that fails some times, and what it was given."""
        given = []

        def attempt(seconds):
            given.append(seconds)
            self.time += self.each
            if len(given) <= times:
                raise Failure(code, f"attempt {len(given)}")
            return "answer"

        return attempt, given


def test_waits_grow_up_to_the_longest():
    clock = Clock()
    attempt, given = clock.failing(6)
    patience = clock.patience(timeout=60, first_wait=1, longest_wait=5)
    assert patience.answer(attempt) == "answer"
    assert clock.waits == [1, 2, 4, 5, 5, 5]
    assert given == [60, 59, 57, 53, 48, 43, 38]


def test_the_last_failure_comes_when_the_time_is_up():
    clock = Clock(patience_of_attempts=0.5)
    attempt, given = clock.failing(100)
    patience = clock.patience(timeout=10, first_wait=3, longest_wait=3)
    with pytest.raises(Failure) as failure:
        patience.answer(attempt)
    assert failure.value.words == "attempt 3"
    assert clock.time == 10
    assert clock.waits == [3, 3, 2.5]
    assert given == [10, 6.5, 3]


@pytest.mark.parametrize(
    "code", ["INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NO_ANSWER", "CANCELLED"]
)
def test_other_failures_are_final(code):
    clock = Clock()
    attempt, given = clock.failing(1, code)
    with pytest.raises(Failure):
        clock.patience().answer(attempt)
    assert (len(given), clock.waits) == (1, [])


@pytest.mark.parametrize(
    "bounds",
    [
        {"timeout": 0},
        {"timeout": -1.0},
        {"timeout": float("nan")},
        {"first_wait": 0},
        {"longest_wait": 0},
        {"growth": 0.5},
    ],
)
def test_bounds_that_leave_no_time_are_refused(bounds):
    with pytest.raises(InvalidConfig, match="must be above 0"):
        Patience(**bounds)
