"""Schoolbook addition as a policy: the source of the training traces."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.addition.environment import (
    BLANK,
    CARRY,
    INP1,
    INP2,
    OUT,
)
from npi_tf.domains.pad import LEFT, MOVE, RIGHT, WRITE
from npi_tf.domains.rules import RuleExpert
from npi_tf.types import ACT, NO_OP, Call, Decision

_CARRY_SCRIPT = (
    Call(ACT, (MOVE, CARRY, LEFT)),
    Call(ACT, (WRITE, CARRY, 1)),
    Call(ACT, (MOVE, CARRY, RIGHT)),
)
_LSHIFT_SCRIPT = tuple(
    Call(ACT, (MOVE, row, LEFT)) for row in (INP1, INP2, CARRY, OUT)
)


def _add(observation: np.ndarray, step: int) -> Decision:
    if step % 2 == 1:
        return Decision(Call("LSHIFT"), end=False)
    if (observation[[INP1, INP2, CARRY]] == BLANK).all():
        return Decision(NO_OP, end=True)
    return Decision(Call("ADD1"), end=False)


def _add1(observation: np.ndarray, step: int) -> Decision:
    if step == 1:
        return Decision(Call("CARRY"), end=True)
    digits = observation[[INP1, INP2, CARRY]]
    total = int(digits[digits != BLANK].sum())
    return Decision(Call(ACT, (WRITE, OUT, total % 10)), end=total < 10)


def _carry(observation: np.ndarray, step: int) -> Decision:
    return _follow(_CARRY_SCRIPT, step)


def _lshift(observation: np.ndarray, step: int) -> Decision:
    return _follow(_LSHIFT_SCRIPT, step)


def _follow(script: tuple[Call, ...], step: int) -> Decision:
    return Decision(script[step], end=step == len(script) - 1)


class AdditionExpert(RuleExpert):
    """Knows ADD, ADD1, CARRY and LSHIFT (Table 2, Fig. 3b)."""

    rules = {"ADD": _add, "ADD1": _add1, "CARRY": _carry, "LSHIFT": _lshift}
