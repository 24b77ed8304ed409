"""From a prepared dataset of calls to padded batches."""

from __future__ import annotations

import dataclasses

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from npi_tf.errors import InvalidConfig

_READ_BATCH = 1024
_GRAIN = 4
"""Lengths of batches are multiples of this."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """The distinct calls of a dataset, padded to the longest bucket's T steps.

    Calls repeat: LSHIFT over the same symbols is the same call. Each stands
    here once, with the number of times it was recorded.

    Attributes:
        program: int32 `(n,)`, ids in the dataset's order of names.
        arguments: int32 `(n, 3)`.
        count: int64 `(n,)`, at least 1.
        length: int64 `(n,)`, steps of each call.
        observation: integer `(n, T, observed)`.
        next_program: int32 `(n, T)`.
        next_arguments: int32 `(n, T, 3)`.
        end: bool `(n, T)`.
        program_names: names by id.
    """

    program: np.ndarray
    arguments: np.ndarray
    count: np.ndarray
    length: np.ndarray
    observation: np.ndarray
    next_program: np.ndarray
    next_arguments: np.ndarray
    end: np.ndarray
    program_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.program)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Bucket:
    """Calls of similar length, which fit into one shape of batch.

    Attributes:
        steps: length to which the bucket's batches are padded.
        members: int64 `(m,)`, positions of its calls.
        batch_size: calls in a training batch.
    """

    steps: int
    members: np.ndarray
    batch_size: int


def read_calls(builder: tfds.core.DatasetBuilder, split: str) -> Calls:
    """Reads the distinct calls of a split.

    Args:
        builder: a prepared dataset of calls, such as `npi_addition/paper`.
        split: name of the split.

    Raises:
        InvalidConfig: the dataset has no such split.
    """
    if split not in builder.info.splits:
        raise InvalidConfig(
            f"A split of {builder.info.full_name} must be one of "
            f"{', '.join(builder.info.splits)}. Received: {split!r}."
        )
    dataset = builder.as_dataset(split=split, shuffle_files=False)
    dataset = dataset.map(_flatten).padded_batch(_READ_BATCH)
    columns = _concatenate(list(dataset.as_numpy_iterator()))
    first, count = _distinct(columns)
    columns = {name: column[first] for name, column in columns.items()}
    return Calls(
        program=columns["program"].astype(np.int32),
        arguments=columns["arguments"],
        count=count,
        length=columns["length"].astype(np.int64),
        observation=columns["observation"],
        next_program=columns["next_program"].astype(np.int32),
        next_arguments=columns["next_arguments"],
        end=columns["end"],
        program_names=tuple(builder.info.features["program"].names),
    )


def make_buckets(
    length: np.ndarray, batch_size: int, replicas: int = 1, most: int = 4
) -> tuple[Bucket, ...]:
    """Sorts calls by length into few shapes, since each costs a compilation.

    The bounds are the shortest call's length and the longest one's, halved
    again and again, all rounded up to multiples of 4. Batches of long calls
    hold fewer of them, so that an update costs about the same whatever its
    bucket.

    Args:
        length: int `(n,)`, at least 1.
        batch_size: calls in a batch of the shortest bucket.
        replicas: batch sizes are multiples of this.
        most: number of buckets at the most.

    Raises:
        InvalidConfig: `batch_size` is not a multiple of `replicas`.
    """
    if batch_size < 1 or batch_size % replicas:
        raise InvalidConfig(
            "The batch size must be a positive multiple of the number of "
            f"replicas, {replicas}. Received: {batch_size}."
        )
    bounds = _bounds(int(length.min()), int(length.max()), most)
    buckets, below = [], 0
    for bound in bounds:
        members = np.flatnonzero((length > below) & (length <= bound))
        below = bound
        if len(members):
            size = batch_size * 2 * bounds[0] // bound // replicas * replicas
            size = min(max(size, replicas), batch_size)
            buckets.append(Bucket(bound, members, size))
    return tuple(buckets)


def batch_of(
    calls: Calls, index: np.ndarray, steps: int
) -> dict[str, np.ndarray]:
    """Returns chosen calls as the arrays of a batch, cut to `steps`.

    Returns:
        The fields of `Calls` (without names and counts), and `mask`, bool
        `(batch, steps)`.
    """
    return {
        "program": calls.program[index],
        "arguments": calls.arguments[index],
        "observation": calls.observation[index, :steps],
        "next_program": calls.next_program[index, :steps],
        "next_arguments": calls.next_arguments[index, :steps],
        "end": calls.end[index, :steps],
        "mask": np.arange(steps) < calls.length[index, None],
    }


def _flatten(example):
    steps = example["steps"]
    return {
        "program": tf.cast(example["program"], tf.int32),
        "arguments": example["arguments"],
        "length": tf.shape(steps["end"])[0],
        "observation": steps["observation"],
        "next_program": tf.cast(steps["next_program"], tf.int32),
        "next_arguments": steps["next_arguments"],
        "end": steps["end"],
    }


def _concatenate(batches: list[dict]) -> dict[str, np.ndarray]:
    longest = _round_up(max(batch["end"].shape[1] for batch in batches))
    return {
        name: np.concatenate(
            [_pad_time(batch[name], name, longest) for batch in batches]
        )
        for name in batches[0]
    }


def _pad_time(column: np.ndarray, name: str, longest: int) -> np.ndarray:
    if name in ("program", "arguments", "length"):
        return column
    padding = [(0, 0)] * column.ndim
    padding[1] = (0, longest - column.shape[1])
    return np.pad(column, padding)


def _distinct(
    columns: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Returns where each distinct row first stands, and how often it does."""
    rows = np.concatenate(
        [
            column.reshape(len(column), -1).astype(np.int32)
            for _, column in sorted(columns.items())
        ],
        axis=1,
    )
    keys = np.ascontiguousarray(rows).view(
        np.dtype((np.void, rows.itemsize * rows.shape[1]))
    )
    _, first, count = np.unique(
        keys[:, 0], return_index=True, return_counts=True
    )
    order = np.argsort(first)
    return first[order], count[order]


def _bounds(shortest: int, longest: int, most: int) -> list[int]:
    halved = [_round_up(longest)]
    while len(halved) < most - 1 and halved[-1] > _GRAIN:
        halved.append(_round_up(halved[-1] // 2))
    first = _round_up(shortest) if most > 1 else halved[0]
    return sorted({first, *(bound for bound in halved if bound > first)})


def _round_up(steps: int) -> int:
    return -(-steps // _GRAIN) * _GRAIN
