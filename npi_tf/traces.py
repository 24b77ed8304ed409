"""Traces: everything that happened while a problem was solved.

A trace is a tree of calls. Because the state of the core is local to a call,
each call is a training example of its own (section 3.2).
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np

from npi_tf import interpreter
from npi_tf.domains.base import Domain
from npi_tf.errors import InvalidTrace
from npi_tf.interpreter import Execution, Limits, Policy, Status
from npi_tf.programs import Library
from npi_tf.types import ACT, NO_OP, Call, Decision, Event

_UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    OverflowError,  # A number too large for an observation.
    RecursionError,  # Brackets nested too deeply.
)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class CallRecord:
    """One call with the steps it took until it returned.

    Attributes:
        call_id: position among the trace's calls in the order they began.
        parent_id: the call that made it; -1 for the entry call.
        call: program and arguments.
        observations: integer array of shape `(steps, observed)`.
        decisions: one for each step.
    """

    call_id: int
    parent_id: int
    call: Call
    observations: np.ndarray
    decisions: tuple[Decision, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Trace:
    """A recorded run.

    Attributes:
        events: every step, in the order of time.
        status: how the run ended.
        answer: what the environment held at the end, as the domain reads it.
        frames: the rendered environment after each event.
    """

    events: tuple[Event, ...]
    status: Status
    answer: str
    frames: tuple[str, ...] = ()

    def calls(self) -> list[CallRecord]:
        """Returns the calls of the trace in the order they began."""
        steps: dict[int, list[Event]] = {}
        for event in self.events:
            steps.setdefault(event.call_id, []).append(event)
        return [_call_record(steps[call_id]) for call_id in sorted(steps)]

    def text(self, domain: Domain, *, frames: bool = False) -> str:
        """Returns the call tree as the paper's figures draw it.

        One line for a call or an action, indented by depth. The no-op with
        which a call that has nothing left to do ends is not shown: it neither
        calls a program nor moves the environment.

        Args:
            domain: gives actions their words.
            frames: whether to set the environment beside each action.

        Raises:
            InvalidTrace: frames are asked for but were not recorded.
        """
        if frames and len(self.frames) != len(self.events):
            raise InvalidTrace(
                "Frames are shown only of a trace recorded with them. "
                f"Received: {len(self.frames)} frames of "
                f"{len(self.events)} events."
            )
        return "\n".join(_text_lines(self, domain, with_frames=frames)) + "\n"

    def to_json(self) -> str:
        """Returns the trace as one JSON object, read back by `from_json`."""
        return json.dumps(
            {
                "status": self.status.name,
                "answer": self.answer,
                "frames": list(self.frames),
                "events": [_event_to_dict(event) for event in self.events],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """Reads what `to_json` wrote; raises `InvalidTrace` on all else."""
        try:
            fields = json.loads(text)
            return cls(
                events=tuple(map(_event_from_dict, fields["events"])),
                status=Status[fields["status"]],
                answer=str(fields["answer"]),
                frames=tuple(fields["frames"]),
            )
        except _UNREADABLE as error:
            raise InvalidTrace(
                "A trace must be a JSON object with events, status, answer "
                f"and frames. Received: {str(text)[:60]!r} ({error!r})."
            ) from error


def record(
    domain: Domain,
    problem: Any,
    policy: Policy,
    *,
    limits: Limits | None = None,
    frames: bool = False,
) -> Trace:
    """Runs a policy on a problem and keeps everything that happens.

    Args:
        domain: where the problem comes from.
        problem: what to solve.
        policy: who decides.
        limits: bounds on the run; the domain's by default.
        frames: whether to render the environment after every step.
    """
    environment = domain.environment(problem)
    execution = Execution(
        environment,
        domain.entry,
        policy.initial_state(),
        limits or domain.limits(problem),
    )
    events, rendered = [], []
    for event in interpreter.run(policy, execution):
        events.append(event)
        if frames:
            rendered.append(environment.render())
    return Trace(
        tuple(events),
        execution.status,
        domain.answer(environment),
        tuple(rendered),
    )


def step_arrays(record: CallRecord, library: Library) -> dict[str, np.ndarray]:
    """Returns the steps of a call as arrays over its T steps.

    Returns:
        `observation` int32 `(T, observed)`, `next_program` int32 `(T,)`,
        `next_arguments` int32 `(T, 3)` and `end` bool `(T,)`.
    """
    decisions = record.decisions
    return {
        "observation": np.asarray(record.observations, np.int32),
        "next_program": np.array(
            [library.id_of(d.call.program) for d in decisions], np.int32
        ),
        "next_arguments": np.array(
            [d.call.arguments for d in decisions], np.int32
        ),
        "end": np.array([d.end for d in decisions], bool),
    }


def _call_record(events: list[Event]) -> CallRecord:
    first = events[0]
    return CallRecord(
        first.call_id,
        first.parent_id,
        first.call,
        np.stack([event.observation for event in events]),
        tuple(event.decision for event in events),
    )


def _text_lines(trace: Trace, domain: Domain, *, with_frames: bool):
    if trace.events:
        yield str(trace.events[0].call)
    width = 4 + max((2 * event.depth + 16 for event in trace.events), default=0)
    for i, event in enumerate(trace.events):
        call = event.decision.call
        if call == NO_OP and event.decision.end:
            continue
        is_action = call.program == ACT
        words = domain.describe(call.arguments) if is_action else str(call)
        line = "  " * (event.depth + 1) + words
        if with_frames and is_action:
            line = f"{line:<{width}}{trace.frames[i]}"
        yield line


def _event_to_dict(event: Event) -> dict[str, Any]:
    return {
        "call_id": event.call_id,
        "parent_id": event.parent_id,
        "depth": event.depth,
        "program": event.call.program,
        "arguments": list(event.call.arguments),
        "observation": event.observation.tolist(),
        "next_program": event.decision.call.program,
        "next_arguments": list(event.decision.call.arguments),
        "end": event.decision.end,
    }


def _event_from_dict(fields: dict[str, Any]) -> Event:
    next_call = Call(fields["next_program"], tuple(fields["next_arguments"]))
    return Event(
        fields["call_id"],
        fields["parent_id"],
        fields["depth"],
        Call(fields["program"], tuple(fields["arguments"])),
        np.asarray(fields["observation"], np.int32),
        Decision(next_call, bool(fields["end"])),
    )
