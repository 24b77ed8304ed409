"""Declares MAX: a new program on top of sorting (section 4.3).

A sorted array has its largest element at the right end, so MAX sorts and then
jumps there.
"""

from __future__ import annotations

import numpy as np

from npi_tf.domains.sort.domain import SortDomain
from npi_tf.domains.sort.environment import FIRST, SortEnvironment
from npi_tf.domains.sort.expert import SortExpert, at_end
from npi_tf.domains.sort.problem import SortProblem
from npi_tf.programs import Library, Program
from npi_tf.types import Call, Decision


def _max(observation: np.ndarray, step: int) -> Decision:
    return Decision(Call(("BUBBLESORT", "RJMP")[step]), end=step == 1)


def _rjmp(observation: np.ndarray, step: int) -> Decision:
    """Shifts once more at the end, where the pointers stay.

    RJMP calls nothing but RSHIFT (Table 2), and an end flag needs a call.
    """
    return Decision(Call("RSHIFT"), end=at_end(observation, FIRST))


class MaxExpert(SortExpert):
    """Knows MAX and RJMP as well as bubble sort."""

    rules = {**SortExpert.rules, "MAX": _max, "RJMP": _rjmp}


class MaxDomain(SortDomain):
    """Finds the largest of some digits with the programs of sorting.

    The library is that of sorting with RJMP and MAX behind it, so that a
    trained sorter keeps its rows in program memory.
    """

    name = "max"
    library = Library(
        [
            *SortDomain.library,
            Program("RJMP", calls=("RSHIFT",)),
            Program("MAX", calls=("BUBBLESORT", "RJMP")),
        ],
        argument_sizes=SortDomain.library.argument_sizes,
    )
    entry = Call("MAX")
    encoder = SortDomain.name
    graph_module = "npi_tf.domains.sort.maximum_graph"
    serving_module = "npi_tf.domains.sort.maximum_serving"
    client_module = "npi_tf.domains.sort.maximum_client"

    def solution(self, problem: SortProblem) -> str:
        """Returns the largest element."""
        return str(max(problem.values))

    def answer(self, environment: SortEnvironment) -> str:
        """Returns the element under pointer 1."""
        return str(environment.pad.read()[FIRST])

    def expert(self) -> MaxExpert:
        """Returns a jump to the end after bubble sort."""
        return MaxExpert()
