"""One example of a dataset of traces: a call with its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.domains import Domain
from npi_tf.errors import InvalidTrace
from npi_tf.interpreter import Status
from npi_tf.traces import CallRecord, Trace, record, step_arrays


def call_features(domain: Domain) -> tfds.features.FeaturesDict:
    """Returns the features of one call (section 3.2).

    `ACT` makes no example of its own: it is carried out directly, without a
    step of the core.

    Returns:
        `problem` int32, the number of the problem, unique across splits;
        `question` text, the problem as its `str` shows it;
        `call` int32, the number of the call within its trace, counted from 0
        in the order in which calls begin;
        `parent` int32, the number of the call that made it, -1 for the entry
        call;
        `program` a label, the program's id in the domain's library;
        `arguments` int32 `(3,)`;
        `steps`, one or more, each with the `observation` before the decision
        `(len(observation_sizes),)`, uint8 or, where a size is above 256,
        int32; `next_program` a label; `next_arguments` int32 `(3,)`; and
        `end` bool, whether the call returns. Read back, each is one tensor
        whose first axis is the number of steps.
    """
    program = tfds.features.ClassLabel(names=domain.library.names)
    arguments = tfds.features.Tensor(shape=(3,), dtype=np.int32)
    observation = tfds.features.Tensor(
        shape=(len(domain.observation_sizes),), dtype=_observation_dtype(domain)
    )
    return tfds.features.FeaturesDict(
        {
            "problem": tfds.features.Scalar(np.int32),
            "question": tfds.features.Text(),
            "call": tfds.features.Scalar(np.int32),
            "parent": tfds.features.Scalar(np.int32),
            "program": program,
            "arguments": arguments,
            "steps": tfds.features.Sequence(
                {
                    "observation": observation,
                    "next_program": program,
                    "next_arguments": arguments,
                    "end": tfds.features.Scalar(np.bool_),
                }
            ),
        }
    )


def call_examples(
    domain: Domain, problems: Mapping[int, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields a key and an example for every call of every problem's trace.

    Args:
        domain: its expert solves the problems.
        problems: by the number that the examples carry.

    Raises:
        InvalidTrace: the expert does not solve one of the problems.
    """
    for number, problem in problems.items():
        trace = record(domain, problem, domain.expert())
        _check_solved(domain, problem, trace)
        for call in trace.calls():
            example = {"problem": number, "question": str(problem)}
            yield (
                f"{number}_{call.call_id}",
                example | _call_fields(domain, call),
            )


def _call_fields(domain: Domain, call: CallRecord) -> dict[str, Any]:
    steps = step_arrays(call, domain.library)
    observation = steps["observation"].astype(_observation_dtype(domain))
    return {
        "call": call.call_id,
        "parent": call.parent_id,
        "program": domain.library.id_of(call.call.program),
        "arguments": np.array(call.call.arguments, np.int32),
        "steps": steps | {"observation": observation},
    }


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
