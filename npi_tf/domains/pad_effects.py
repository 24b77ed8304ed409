"""What every action does to a scratch pad, in a table to look it up in."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from npi_tf.domains.pad import DIRECTIONS, MOVE, RIGHT, SWAP, WRITE
from npi_tf.types import NO_ARGUMENTS


class Effects(NamedTuple):
    """Effects of actions; leading dimensions the same.

    Attributes:
        valid: int32 `(..., 1)`, 1 for actions that the pad takes, else 0.
        steps: int32 `(..., pointers)`, columns by which each pointer moves.
        written: int32 `(..., pointers)`, 1 for the pointer whose cell is
            written to.
        symbol: int32 `(..., 1)`, what is written there.
        swapped: int32 `(..., pointers)`, 1 for the pointer whose cell changes
            places,
        other: int32 `(..., pointers)`, and for the one with whose cell.
    """

    valid: Any
    steps: Any
    written: Any
    symbol: Any
    swapped: Any
    other: Any


def tabulate(pointers: int, symbol_count: int, swaps: bool) -> Effects:
    """Returns the effects of all actions.

    Args:
        pointers: on the pad.
        symbol_count: symbols that may be written are 0 ... symbol_count - 1.
        swaps: whether `SWAP` is among the actions.

    Returns:
        Effects with leading dimensions `(kinds, pointers, values)`. The last
        entry of each stands for whatever is larger, which no pad takes.
    """
    values = max(len(DIRECTIONS), symbol_count, pointers)
    shape = (SWAP + 2, pointers + 1, values + 1)
    widths = Effects(1, pointers, pointers, 1, pointers, pointers)
    effects = Effects(*(np.zeros((*shape, n), np.int32) for n in widths))
    effects.valid[NO_ARGUMENTS] = 1
    for pointer in range(pointers):
        for value in range(len(DIRECTIONS)):
            action = MOVE, pointer, value
            effects.valid[action] = 1
            effects.steps[action][pointer] = 1 if value == RIGHT else -1
        for value in range(symbol_count):
            action = WRITE, pointer, value
            effects.valid[action] = 1
            effects.written[action][pointer] = 1
            effects.symbol[action] = value
        for value in range(pointers if swaps else 0):
            action = SWAP, pointer, value
            effects.valid[action] = 1
            effects.swapped[action][pointer] = 1
            effects.other[action][value] = 1
    return effects
