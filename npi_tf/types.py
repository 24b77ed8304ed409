"""Values that interpreter, policies and traces hand to each other.

All of them are frozen: a value seen once stays what it was. Programs are
named here by string; integer ids appear only where tensors begin.
"""

from __future__ import annotations

import dataclasses

import numpy as np

Arguments = tuple[int, int, int]
"""The integer 3-tuple a_t that every call carries (section 3.1)."""

NO_ARGUMENTS: Arguments = (0, 0, 0)
"""Default arguments. `ACT` with these does nothing, by definition."""

ACT = "ACT"
"""The one primitive program: it moves the environment (eq. 5)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One invocation of a program.

    Attributes:
        program: name of the program, such as `"ADD1"`.
        arguments: three non-negative integers.
    """

    program: str
    arguments: Arguments = NO_ARGUMENTS

    def __str__(self) -> str:
        if self.arguments == NO_ARGUMENTS:
            return self.program
        return f"{self.program}{self.arguments}"


NO_OP = Call(ACT, NO_ARGUMENTS)
"""What a call with nothing (more) to do makes its last step of."""


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What one evaluation of the core yields (eq. 3 and 4).

    Attributes:
        call: the next program and its arguments (i_{t+1}, a_{t+1}).
        end: whether the deciding call returns once that call is done
            (r_t >= 0.5).
    """

    call: Call
    end: bool

    def __str__(self) -> str:
        return f"{self.call}{' end' if self.end else ''}"


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One step of a run.

    Attributes:
        call_id: number of the deciding call, counted from 0 in the order in
            which calls begin.
        parent_id: number of the call that made it; -1 for the entry call.
        depth: distance of the deciding call from the entry call in the call
            tree (0 for the entry call itself).
        call: the deciding call.
        observation: what the environment showed before the decision, an array
            of the domain's observation shape.
        decision: what was decided.
    """

    call_id: int
    parent_id: int
    depth: int
    call: Call
    observation: np.ndarray
    decision: Decision

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.call} -> {self.decision}"
