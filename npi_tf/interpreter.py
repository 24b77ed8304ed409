"""Algorithm 1, written to be read: the meaning of running a program.

One run is an `Execution`: it asks for a decision (`request`), takes one
(`answer`), and so moves its call stack and its environment on by a step. The
policy that decides may be an expert, a network or a person; it keeps nothing
between steps, since its state lives in the frame of the call it belongs to.

Two conventions where the paper is silent (`docs/deviations.md`):

* `ACT` is carried out directly. Algorithm 1 spends one core step inside it
  whose output is never used.
* A decision that ends its call gives up that call's frame before the callee
  starts. A tail call therefore takes no stack, and recursion written as a last
  call runs in constant depth.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from npi_tf.errors import InvalidAction, InvalidLimits
from npi_tf.types import ACT, Arguments, Call, Decision, Event


class Policy(Protocol):
    """Anything that can decide the next step of a call."""

    def initial_state(self) -> Any:
        """Returns the state with which every call begins (h = 0)."""

    def step(
        self, call: Call, observation: np.ndarray, state: Any
    ) -> tuple[Decision, Any]:
        """Decides one step of `call` and returns the call's next state."""


class Actor(Protocol):
    """What the interpreter needs of an environment."""

    def observe(self) -> np.ndarray:
        """Returns what the environment shows now."""

    def act(self, arguments: Arguments) -> None:
        """Carries out one action, or raises `InvalidAction` unchanged."""


class Status(enum.IntEnum):
    """How a run stands."""

    RUNNING = 0
    FINISHED = 1
    STEP_LIMIT = 2
    DEPTH_LIMIT = 3
    INVALID_ACTION = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a run; passing one is an outcome, not an error.

    Attributes:
        steps: evaluations of the policy before the run stops as `STEP_LIMIT`.
        depth: frames that may be open at once; a call that needs one more
            stops the run as `DEPTH_LIMIT`.

    Raises:
        InvalidLimits: either is below 1.
    """

    steps: int
    depth: int = 16

    def __post_init__(self) -> None:
        if self.steps < 1 or self.depth < 1:
            raise InvalidLimits(
                "Limits must allow at least one step and one frame. "
                f"Received: steps={self.steps}, depth={self.depth}."
            )


@dataclasses.dataclass(slots=True)
class _Frame:
    """An open call: what Algorithm 1 keeps on its stack."""

    call: Call
    state: Any
    call_id: int
    parent_id: int
    depth: int


class Execution:
    """One run of one program in one environment.

    Args:
        environment: observed before each step and moved by `ACT`.
        entry: the call to run.
        initial_state: the policy state with which every call begins.
        limits: bounds on steps and depth.
    """

    def __init__(
        self,
        environment: Actor,
        entry: Call,
        initial_state: Any,
        limits: Limits,
    ):
        self.environment = environment
        self.limits = limits
        self.status = Status.RUNNING
        self.steps = 0
        self._initial_state = initial_state
        self._frames = [_Frame(entry, initial_state, 0, -1, 0)]
        self._calls = 1

    def request(self) -> tuple[Call, np.ndarray, Any]:
        """Returns the running call, its observation and its state."""
        frame = self._frames[-1]
        return frame.call, self.environment.observe(), frame.state

    def answer(
        self, decision: Decision, state: Any, observation: np.ndarray
    ) -> Event:
        """Carries out a decision and returns it as an event.

        Args:
            decision: what the running call does next.
            state: the running call's state after deciding.
            observation: the one that `request` returned.
        """
        frame = self._frames[-1]
        frame.state = state
        self.steps += 1
        if decision.call.program == ACT:
            self._act(decision)
        else:
            self._enter(decision, frame)
        self._settle()
        return Event(
            frame.call_id,
            frame.parent_id,
            frame.depth,
            frame.call,
            observation,
            decision,
        )

    def _act(self, decision: Decision) -> None:
        try:
            self.environment.act(decision.call.arguments)
        except InvalidAction:
            self.status = Status.INVALID_ACTION
            return
        if decision.end:
            self._frames.pop()

    def _enter(self, decision: Decision, caller: _Frame) -> None:
        if decision.end:
            self._frames.pop()
        elif len(self._frames) == self.limits.depth:
            self.status = Status.DEPTH_LIMIT
            return
        self._frames.append(
            _Frame(
                decision.call,
                self._initial_state,
                self._calls,
                caller.call_id,
                caller.depth + 1,
            )
        )
        self._calls += 1

    def _settle(self) -> None:
        if self.status != Status.RUNNING:
            return
        if not self._frames:
            self.status = Status.FINISHED
        elif self.steps == self.limits.steps:
            self.status = Status.STEP_LIMIT


def run(policy: Policy, execution: Execution) -> Iterator[Event]:
    """Drives an execution to its end, yielding every step as it happens."""
    while execution.status == Status.RUNNING:
        call, observation, state = execution.request()
        decision, state = policy.step(call, observation, state)
        yield execution.answer(decision, state, observation)
