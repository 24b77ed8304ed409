"""Calls to train on, straight from an expert, without a prepared dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from npi_tf.domains.base import Domain
from npi_tf.inputs import Calls, make_buckets
from npi_tf.traces import record, step_arrays


def expert_calls(domain: Domain, problems: Sequence[Any]) -> Calls:
    """Returns every call that the expert makes on the problems.

    A call that was made twice stands here twice, each with a count of 1.
    """
    records = [
        call
        for problem in problems
        for call in record(domain, problem, domain.expert()).calls()
    ]
    names = domain.library.names
    length = np.array([len(call.decisions) for call in records])
    longest = make_buckets(length, batch_size=1)[-1].steps
    steps = [step_arrays(call, domain.library) for call in records]
    return Calls(
        program=np.array(
            [domain.library.id_of(call.call.program) for call in records],
            np.int32,
        ),
        arguments=np.array([call.call.arguments for call in records], np.int32),
        count=np.ones(len(records), np.int64),
        length=length,
        program_names=names,
        **_padded(steps, longest),
    )


def _padded(
    steps: list[dict[str, np.ndarray]], longest: int
) -> dict[str, np.ndarray]:
    """Stacks the steps of calls, with zeros behind their ends."""
    columns = {}
    for name, first in steps[0].items():
        column = np.zeros((len(steps), longest, *first.shape[1:]), first.dtype)
        for row, call in zip(column, steps, strict=True):
            row[: len(call[name])] = call[name]
        columns[name] = column
    return columns
