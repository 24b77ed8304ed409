"""Declares the addition domain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from npi_tf.domains import pad
from npi_tf.domains.addition.environment import (
    ROW_NAMES,
    SYMBOLS,
    WRITABLE,
    AdditionEnvironment,
    columns_for,
)
from npi_tf.domains.addition.expert import AdditionExpert
from npi_tf.domains.addition.problem import (
    AdditionProblem,
    exact_sum,
    sample_problem,
    shortened,
)
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidProblem
from npi_tf.programs import Library, Program
from npi_tf.types import ACT, Arguments, Call


class AdditionDomain(Domain):
    """Adds two decimal numbers of any length (section 4.1)."""

    name = "addition"
    library = Library(
        [
            Program("ADD", calls=("ADD1", "LSHIFT", ACT)),
            Program("ADD1", calls=(ACT, "CARRY")),
            Program("CARRY", calls=(ACT,)),
            Program("LSHIFT", calls=(ACT,)),
            Program(ACT),
        ],
        argument_sizes=(pad.WRITE + 1, len(ROW_NAMES), WRITABLE),
    )
    entry = Call("ADD")
    observation_sizes = (len(SYMBOLS),) * len(ROW_NAMES)
    max_depth = 8
    graph_module = "npi_tf.domains.addition.graph"
    serving_module = "npi_tf.domains.addition.serving"
    client_module = "npi_tf.domains.addition.client"
    steps_per_column = 22
    """Twice what a column takes at most: two steps of ADD, two of ADD1, three
    of CARRY and four of LSHIFT."""

    def parse(self, words: Sequence[str]) -> AdditionProblem:
        """Reads two numbers, given as two words."""
        if len(words) != 2:
            raise InvalidProblem(
                "Addition takes exactly two numbers. "
                f"Received: {shortened(list(words))}."
            )
        return AdditionProblem(*words)

    def sample(self, rng: np.random.Generator, length: int) -> AdditionProblem:
        """Draws a problem whose longer number has `length` digits."""
        return sample_problem(rng, length)

    def length(self, problem: AdditionProblem) -> int:
        """Returns the digits of the longer number."""
        return problem.length

    def solution(self, problem: AdditionProblem) -> str:
        """Returns the sum as Python computes it."""
        return exact_sum(problem)

    def environment(self, problem: AdditionProblem) -> AdditionEnvironment:
        """Returns a pad just wide enough for the problem."""
        return AdditionEnvironment(problem)

    def answer(self, environment: AdditionEnvironment) -> str:
        """Returns the number in the output row."""
        return environment.output

    def expert(self) -> AdditionExpert:
        """Returns schoolbook addition."""
        return AdditionExpert()

    def step_limit(self, problem: AdditionProblem) -> int:
        """Returns twice the steps that so many columns can take."""
        return self.steps_per_column * columns_for(problem.length)

    def describe(self, arguments: Arguments) -> str:
        """Returns an action as Fig. 3 writes it."""
        return pad.describe_action(arguments, ROW_NAMES)
