"""Calls of traces as bytes: equal calls have equal keys, so they are counted.

Hundreds of thousands of recorded calls come down to a few thousand different
ones. Only those are ever padded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

_CALL = np.dtype([("program", np.int32), ("arguments", np.int32, (3,))])


def step_dtype(
    observed: int, dtype: np.dtype, pictures: bool = False
) -> np.dtype:
    """Returns the type of one step.

    Args:
        observed: number of observed integers.
        dtype: theirs.
        pictures: whether a step also has a `picture`, the number of the one
            that is seen.
    """
    return np.dtype(
        [
            ("observation", dtype, (observed,)),
            *([("picture", np.int32)] if pictures else []),
            ("next_program", np.int32),
            ("next_arguments", np.int32, (3,)),
            ("end", bool),
        ]
    )


def call_keys(
    trace: Mapping[str, Any], step: np.dtype, programs: Sequence[int]
) -> list[bytes]:
    """Returns a key of each call: all there is to it but the trace it is in.

    Args:
        trace: an example of a dataset of traces, with its `calls` and `steps`.
        step: what `step_dtype` returned for the dataset.
        programs: ids; calls of others are left out.

    Returns:
        Keys in the order in which the calls begin.
    """
    owner = trace["steps"]["call"]
    calls = _pack(trace["calls"], _CALL)
    # A call's steps stand apart where it waits for those that it made.
    steps = _pack(trace["steps"], step)[np.argsort(owner, kind="stable")]
    ends = np.cumsum(np.bincount(owner, minlength=len(calls))) * step.itemsize
    bounds = [0, *ends.tolist()]
    heads, tails = calls.tobytes(), steps.tobytes()
    return [
        heads[i * _CALL.itemsize : (i + 1) * _CALL.itemsize]
        + tails[bounds[i] : bounds[i + 1]]
        for i in np.flatnonzero(np.isin(calls["program"], programs))
    ]


def unpack(
    keys: Collection[bytes], step: np.dtype, grain: int
) -> dict[str, np.ndarray]:
    """Returns calls as arrays, with zeros behind the ends of their steps.

    Args:
        keys: one or more, from `call_keys`.
        step: what `call_keys` was given.
        grain: the padded length is the next multiple of it.

    Returns:
        `program` int32 `(n,)`, `arguments` int32 `(n, 3)`, `length` int64
        `(n,)` and each field of `step` with `(n, padded length)` in front.
    """
    heads = b"".join(key[: _CALL.itemsize] for key in keys)
    steps = [np.frombuffer(key, step, offset=_CALL.itemsize) for key in keys]
    length = np.array([len(call) for call in steps], np.int64)
    padded = np.zeros((len(steps), -(-length.max() // grain) * grain), step)
    for row, call in zip(padded, steps, strict=True):
        row[: len(call)] = call
    return {
        "length": length,
        **_columns(np.frombuffer(heads, _CALL)),
        **_columns(padded),
    }


def _pack(columns: Mapping[str, np.ndarray], dtype: np.dtype) -> np.ndarray:
    rows = np.empty(len(columns[dtype.names[0]]), dtype)
    for name in dtype.names:
        rows[name] = columns[name]
    return rows


def _columns(rows: np.ndarray) -> dict[str, np.ndarray]:
    return {name: rows[name].copy() for name in rows.dtype.names}
