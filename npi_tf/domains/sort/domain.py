"""Declares the sorting domain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from npi_tf.domains import pad
from npi_tf.domains.base import Domain
from npi_tf.domains.sort.environment import (
    OBSERVATION_SIZES,
    POINTER_NAMES,
    SortEnvironment,
)
from npi_tf.domains.sort.expert import SortExpert
from npi_tf.domains.sort.problem import (
    SortProblem,
    parse_values,
    sample_problem,
)
from npi_tf.programs import Library, Program
from npi_tf.types import ACT, Arguments, Call


class SortDomain(Domain):
    """Puts digits in rising order by bubble sort (sections 4.1 and 4.2)."""

    name = "sort"
    library = Library(
        [
            Program("BUBBLESORT", calls=("BUBBLE", "RESET")),
            Program("BUBBLE", calls=(ACT, "BSTEP")),
            Program("RESET", calls=("LSHIFT", ACT)),
            Program("BSTEP", calls=("COMPSWAP", "RSHIFT")),
            Program("COMPSWAP", calls=(ACT,)),
            Program("LSHIFT", calls=(ACT,)),
            Program("RSHIFT", calls=(ACT,)),
            Program(ACT),
        ],
        argument_sizes=(pad.SWAP + 1, len(POINTER_NAMES), len(POINTER_NAMES)),
    )
    entry = Call("BUBBLESORT")
    observation_sizes = OBSERVATION_SIZES
    max_depth = 8
    graph_module = "npi_tf.domains.sort.graph"
    serving_module = "npi_tf.domains.sort.serving"
    client_module = "npi_tf.domains.sort.client"

    def parse(self, words: Sequence[str]) -> SortProblem:
        """Reads digits, each a word."""
        return parse_values(words)

    def sample(self, rng: np.random.Generator, length: int) -> SortProblem:
        """Draws an array of `length` digits."""
        return sample_problem(rng, length)

    def length(self, problem: SortProblem) -> int:
        """Returns the number of elements."""
        return len(problem.values)

    def solution(self, problem: SortProblem) -> str:
        """Returns the elements in order as Python sorts them."""
        return " ".join(map(str, sorted(problem.values)))

    def environment(self, problem: SortProblem) -> SortEnvironment:
        """Returns an array with its pointers at the start."""
        return SortEnvironment(problem)

    def answer(self, environment: SortEnvironment) -> str:
        """Returns the array as it stands."""
        return environment.values

    def expert(self) -> SortExpert:
        """Returns bubble sort."""
        return SortExpert()

    def step_limit(self, problem: SortProblem) -> int:
        """Returns twice the steps of bubble sort, which takes N(9N - 5)."""
        return step_limit(len(problem.values))

    def describe(self, arguments: Arguments) -> str:
        """Returns an action as Fig. 8 writes it."""
        return pad.describe_action(arguments, POINTER_NAMES, swaps=True)


def step_limit(length):
    """Returns the limit for a length, an integer or a tensor of them."""
    return 18 * length * length
