"""One example of a dataset of traces: the calls of a trace and their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.domains import Domain
from npi_tf.errors import InvalidTrace
from npi_tf.interpreter import Status
from npi_tf.layers import PICTURE_SIZE
from npi_tf.traces import Trace, record
from npi_tf.types import Event


def trace_features(domain: Domain) -> tfds.features.FeaturesDict:
    """Returns the features of one trace (section 3.2).

    `ACT` makes no call of its own: it is carried out directly, without a step
    of the core.

    Returns:
        `problem` int32, the number of the problem, unique across splits;
        `question` text, the problem as its `str` shows it;
        `calls`, one or more, in the order in which they begin, so that a
        call's number is its position: each with its `program`, a label with
        the program's id in the domain's library; its `arguments` int32
        `(3,)`; and `parent` int32, the number of the call that made it, -1
        for the entry call;
        `steps`, one or more of each call, in the order of time: each with
        `call` int32, the number of the deciding call; the `observation`
        before the decision `(len(observation_sizes),)`, uint8 or, where a
        size is above 256, int32; `next_program`, a label; `next_arguments`
        int32 `(3,)`; and `end` bool, whether the call returns.
        In a domain with pictures, a step also has `picture` int32, the
        position of the one that is seen among the trace's `pictures`, uint8
        `(128, 128, 3)`; and `views` int32 `(pictures, len(view_sizes))` are
        their names, which networks are not shown.
        Read back, each field of a call or a step is one tensor whose first
        axis is the number of calls or steps.
    """
    program = tfds.features.ClassLabel(names=domain.library.names)
    arguments = tfds.features.Tensor(shape=(3,), dtype=np.int32)
    integer = tfds.features.Scalar(np.int32)
    observation = tfds.features.Tensor(
        shape=(len(domain.observation_sizes),), dtype=_observation_dtype(domain)
    )
    seen = {}
    if domain.view_sizes:
        views = len(domain.view_sizes)
        seen = {
            "pictures": tfds.features.Sequence(
                tfds.features.Image(
                    shape=(PICTURE_SIZE, PICTURE_SIZE, 3), encoding_format="png"
                )
            ),
            "views": tfds.features.Tensor(shape=(None, views), dtype=np.int32),
        }
    return tfds.features.FeaturesDict(
        {
            **seen,
            "problem": integer,
            "question": tfds.features.Text(),
            "calls": tfds.features.Sequence(
                {
                    "program": program,
                    "arguments": arguments,
                    "parent": integer,
                }
            ),
            "steps": tfds.features.Sequence(
                {
                    "call": integer,
                    "observation": observation,
                    **({"picture": integer} if seen else {}),
                    "next_program": program,
                    "next_arguments": arguments,
                    "end": tfds.features.Scalar(np.bool_),
                }
            ),
        }
    )


def trace_examples(
    domain: Domain, problems: Mapping[int, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields a key and an example for every problem.

    Args:
        domain: its expert solves the problems.
        problems: by the number that the examples carry.

    Yields:
        Key and example; its pictures, if the domain has any, are still to be
        put beside their `views`.

    Raises:
        InvalidTrace: the expert does not solve one of the problems.
    """
    for number, problem in problems.items():
        trace = record(domain, problem, domain.expert())
        _check_solved(domain, problem, trace)
        example = {
            "problem": number,
            "question": str(problem),
            "calls": _calls(domain, trace),
            "steps": _steps(domain, trace),
        }
        if domain.view_sizes:
            _name_pictures(domain, trace, example)
        yield number, example


def _name_pictures(
    domain: Domain, trace: Trace, example: dict[str, Any]
) -> None:
    """Adds the names of the pictures seen, in order, and where each is."""
    first = len(domain.observation_sizes)
    seen = [tuple(event.observation[first:].tolist()) for event in trace.events]
    numbers = {view: i for i, view in enumerate(dict.fromkeys(seen))}
    example["views"] = np.array(list(numbers), np.int32)
    example["steps"]["picture"] = _integers([numbers[view] for view in seen])


def _calls(domain: Domain, trace: Trace) -> dict[str, np.ndarray]:
    # A call takes its first step as soon as it begins.
    first: dict[int, Event] = {}
    for event in trace.events:
        first.setdefault(event.call_id, event)
    begun = first.values()
    return {
        "program": _ids(domain, [event.call.program for event in begun]),
        "arguments": _integers([event.call.arguments for event in begun]),
        "parent": _integers([event.parent_id for event in begun]),
    }


def _steps(domain: Domain, trace: Trace) -> dict[str, np.ndarray]:
    events = trace.events
    decisions = [event.decision for event in events]
    observed = len(domain.observation_sizes)
    return {
        "call": _integers([event.call_id for event in events]),
        "observation": np.stack(
            [event.observation[:observed] for event in events]
        ).astype(_observation_dtype(domain)),
        "next_program": _ids(domain, [d.call.program for d in decisions]),
        "next_arguments": _integers([d.call.arguments for d in decisions]),
        "end": np.array([d.end for d in decisions], bool),
    }


def _ids(domain: Domain, names: list[str]) -> np.ndarray:
    return _integers([domain.library.id_of(name) for name in names])


def _integers(values: list[Any]) -> np.ndarray:
    return np.array(values, np.int32)


def _observation_dtype(domain: Domain) -> type[np.integer]:
    largest = max(domain.observation_sizes) - 1
    return np.uint8 if largest <= np.iinfo(np.uint8).max else np.int32


def _check_solved(domain: Domain, problem: Any, trace: Trace) -> None:
    solution = domain.solution(problem)
    if trace.status != Status.FINISHED or trace.answer != solution:
        raise InvalidTrace(
            f"The expert must finish {problem} with {solution}. "
            f"Received: {trace.status.name} with {trace.answer!r}."
        )
