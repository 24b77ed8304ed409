"""Bubble sort as a policy: the source of the training traces."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.pad import LEFT, MOVE, RIGHT, SWAP
from npi_tf.domains.rules import RuleExpert
from npi_tf.domains.sort.environment import (
    COMPARED,
    COUNTER,
    FIRST,
    POINTER_ROWS,
    SECOND,
)
from npi_tf.types import ACT, NO_OP, Call, Decision


def at_start(observation: np.ndarray, pointer: int) -> bool:
    """Tells whether a pointer is at the array's start."""
    return bool(observation[COMPARED + pointer])


def at_end(observation: np.ndarray, pointer: int) -> bool:
    """Tells whether a pointer is at the array's end."""
    return bool(observation[COMPARED + len(POINTER_ROWS) + pointer])


def _bubble_sort(observation: np.ndarray, step: int) -> Decision:
    """Makes as many sweeps as there are elements, counted by pointer 3."""
    if step % 2 == 0:
        return Decision(Call("BUBBLE"), end=False)
    return Decision(Call("RESET"), end=at_end(observation, COUNTER))


def _bubble(observation: np.ndarray, step: int) -> Decision:
    ends = at_end(observation, SECOND)
    if step == 0:
        # Only the single element's pointer is at the end before it moves.
        return Decision(Call(ACT, (MOVE, SECOND, RIGHT)), end=ends)
    return Decision(Call("BSTEP"), end=ends)


def _reset(observation: np.ndarray, step: int) -> Decision:
    if at_start(observation, FIRST):
        return Decision(Call(ACT, (MOVE, COUNTER, RIGHT)), end=True)
    return Decision(Call("LSHIFT"), end=False)


def _bstep(observation: np.ndarray, step: int) -> Decision:
    return Decision(Call(("COMPSWAP", "RSHIFT")[step]), end=step == 1)


def _compswap(observation: np.ndarray, step: int) -> Decision:
    if observation[FIRST] > observation[SECOND]:
        return Decision(Call(ACT, (SWAP, FIRST, SECOND)), end=True)
    return Decision(NO_OP, end=True)


def _shift(direction: int):
    def decide(observation: np.ndarray, step: int) -> Decision:
        pointer = (FIRST, SECOND)[step]
        return Decision(Call(ACT, (MOVE, pointer, direction)), end=step == 1)

    return decide


class SortExpert(RuleExpert):
    """Knows BUBBLESORT and its sub-programs (Table 2, Fig. 8)."""

    rules = {
        "BUBBLESORT": _bubble_sort,
        "BUBBLE": _bubble,
        "RESET": _reset,
        "BSTEP": _bstep,
        "COMPSWAP": _compswap,
        "LSHIFT": _shift(LEFT),
        "RSHIFT": _shift(RIGHT),
    }
