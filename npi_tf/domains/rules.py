"""Experts that know a rule for each program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np

from npi_tf.types import Call, Decision

Rule = Callable[[np.ndarray, int], Decision]
"""From the observation and the steps that the call has taken to a decision."""


class RuleExpert:
    """A policy that follows the rule of the running program.

    The state of a call is the number of steps it has taken, which is all that
    a rule may remember.

    Attributes:
        rules: by the name of the program; subclasses set it.
    """

    rules: ClassVar[Mapping[str, Rule]]

    def initial_state(self) -> int:
        """Returns 0: a call that begins has taken no step."""
        return 0

    def step(
        self, call: Call, observation: np.ndarray, state: int
    ) -> tuple[Decision, int]:
        """Returns the algorithm's next decision and the step count after it."""
        return self.rules[call.program](observation, state), state + 1
