"""The way to the target pose as a policy: the source of the training traces.

It knows the camera's pose, which the network has to see in the picture.
"""

from __future__ import annotations

import numpy as np

from npi_tf.domains.canon.environment import HORIZONTAL, MOVE, VERTICAL
from npi_tf.domains.canon.pose import turns
from npi_tf.domains.rules import RuleExpert
from npi_tf.types import ACT, NO_OP, Call, Decision


def _excess(observation: np.ndarray, axis: int) -> int:
    """Returns the steps by which the camera is too far right, or too high."""
    goal, here = int(observation[axis]), int(observation[2 + axis])
    return turns(here, goal) if axis == HORIZONTAL else here - goal


def _goto(observation: np.ndarray, step: int) -> Decision:
    return Decision(Call(("HGOTO", "VGOTO")[step]), end=step == 1)


def _choose(axis: int, back: str, forth: str):
    """Returns the rule that picks the direction along an axis."""

    def decide(observation: np.ndarray, step: int) -> Decision:
        excess = _excess(observation, axis)
        if excess == 0:
            return Decision(NO_OP, end=True)
        return Decision(Call(back if excess > 0 else forth), end=True)

    return decide


def _approach(axis: int, direction: int):
    """Returns the rule that moves one way until the target is reached."""

    def decide(observation: np.ndarray, step: int) -> Decision:
        excess = _excess(observation, axis)
        if excess == 0:
            return Decision(NO_OP, end=True)
        arrives = excess == (-1 if direction else 1)
        return Decision(Call(ACT, (MOVE, axis, direction)), end=arrives)

    return decide


class CanonExpert(RuleExpert):
    """Knows GOTO and its sub-programs (Table 2, Fig. 7).

    It takes the shorter way around the car; from behind, the left one.
    """

    rules = {
        "GOTO": _goto,
        "HGOTO": _choose(HORIZONTAL, "LGOTO", "RGOTO"),
        "VGOTO": _choose(VERTICAL, "DGOTO", "UGOTO"),
        "LGOTO": _approach(HORIZONTAL, 0),
        "RGOTO": _approach(HORIZONTAL, 1),
        "DGOTO": _approach(VERTICAL, 0),
        "UGOTO": _approach(VERTICAL, 1),
    }
