"""How long an answer is waited for, and when a request is sent again."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import TypeVar

from npi_tf.errors import InvalidConfig
from npi_tf.serving.failures import DEADLINE_EXCEEDED, UNAVAILABLE, Failure

DEFAULT_TIMEOUT = 30.0
"""Seconds; also what TF Serving itself allows a REST request by default."""

Answer = TypeVar("Answer")


@dataclasses.dataclass(frozen=True, slots=True)
class Patience:
    """Bounds on one request with all its attempts.

    Requests change nothing at a server, so that one may be sent twice.

    Attributes:
        timeout: seconds until the request is given up.
        first_wait: seconds before the second attempt.
        growth: how many times longer each further wait is.
        longest_wait: seconds that no wait exceeds.
        wait: spends a number of seconds.
        now: reads a clock in seconds.

    Raises:
        InvalidConfig: a time is not above 0, or waits would shrink.
    """

    timeout: float = DEFAULT_TIMEOUT
    first_wait: float = 0.1
    growth: float = 2.0
    longest_wait: float = 5.0
    wait: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        # Written so that NaN, which compares with nothing, is refused.
        times = (self.timeout, self.first_wait, self.longest_wait)
        if not all(seconds > 0 for seconds in times) or not self.growth >= 1:
            raise InvalidConfig(
                "`timeout`, `first_wait` and `longest_wait` must be above 0 "
                "and `growth` at least 1. "
                f"Received: {(*times, self.growth)}."
            )

    def answer(self, attempt: Callable[[float], Answer]) -> Answer:
        """Attempts until there is an answer or the time is up.

        Args:
            attempt: asks once, given the seconds that are left.

        Raises:
            Failure: of the last attempt. Only a server that is unavailable is
                asked again.
        """
        deadline = self.now() + self.timeout
        pause = self.first_wait
        while True:
            try:
                return attempt(max(deadline - self.now(), 0.001))
            except Failure as failure:
                left = deadline - self.now()
                if failure.code != UNAVAILABLE or left <= 0:
                    raise
                last = failure
            self.wait(min(pause, left))
            if self.now() >= deadline:
                raise last
            pause = min(pause * self.growth, self.longest_wait)


def time_is_up(seconds: float) -> Failure:
    """Returns the failure of an attempt that took all its time."""
    return Failure(DEADLINE_EXCEEDED, f"no answer in {seconds:.3g} seconds")
