"""From a prepared dataset of traces to padded batches of calls."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import tensorflow_datasets as tfds
import tqdm

from npi_tf.call_keys import call_keys, step_dtype, unpack
from npi_tf.errors import InvalidConfig

GRAIN = 4
"""Lengths of batches are multiples of this."""
_PATIENCE = 3
"""Seconds of reading after which a bar shows how far it is."""


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


def read_calls(
    builder: tfds.core.DatasetBuilder,
    split: str,
    programs: Collection[str] | None = None,
) -> Calls:
    """Reads the distinct calls of a split, in the order of first occurrence.

    Args:
        builder: a prepared dataset of traces, such as `npi_addition/paper`.
        split: name of the split, or a slice such as `train[:8]`, eight traces.
        programs: names of those whose calls are read; all by default.

    Raises:
        InvalidConfig: the dataset has no such split or program, or no call
            of these programs in the split.
    """
    features = builder.info.features
    names = tuple(features["calls"]["program"].names)
    programs = names if programs is None else programs
    ids = _ids_of(programs, names, builder.info)
    observation = features["steps"]["observation"]
    step = step_dtype(*observation.shape, observation.np_dtype)
    counts: collections.Counter[bytes] = collections.Counter()
    for trace in _traces(builder, split):
        counts.update(call_keys(trace, step, ids))
    if not counts:
        raise InvalidConfig(
            f"`programs` must name a program with calls in {split} of "
            f"{builder.info.full_name}. Received: {tuple(programs)}."
        )
    return Calls(
        count=np.array(list(counts.values()), np.int64),
        program_names=names,
        **unpack(counts, step, GRAIN),
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


def slices(members: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, int]]:
    """Yields positions of calls in batches of one size, one shape for XLA.

    The last is filled up with repeated calls; the second value says how many
    of a batch count.
    """
    for start in range(0, len(members), size):
        kept = min(size, len(members) - start)
        yield np.resize(members[start:], size), kept


def _ids_of(
    programs: Collection[str],
    names: tuple[str, ...],
    info: tfds.core.DatasetInfo,
) -> list[int]:
    unknown = [name for name in programs if name not in names]
    if unknown:
        raise InvalidConfig(
            f"A program of {info.full_name} must be one of "
            f"{', '.join(names)}. Received: {unknown[0]!r}."
        )
    return [names.index(name) for name in programs]


def _traces(builder: tfds.core.DatasetBuilder, split: str) -> Iterable[dict]:
    count = _trace_count(builder.info, split)
    dataset = builder.as_dataset(split=split, shuffle_files=False)
    return tqdm.tqdm(
        dataset.as_numpy_iterator(),
        total=count,
        desc=f"reading {split}",
        unit="trace",
        delay=_PATIENCE,
    )


def _trace_count(info: tfds.core.DatasetInfo, split: str) -> int:
    try:
        count = info.splits[split].num_examples
    except ValueError:
        count = 0
    if count < 1:
        raise InvalidConfig(
            f"A split of {info.full_name} must be one of "
            f"{', '.join(info.splits)}, or a slice of one that holds a trace. "
            f"Received: {split!r}."
        )
    return count


def _bounds(shortest: int, longest: int, most: int) -> list[int]:
    halved = [_round_up(longest)]
    while len(halved) < most - 1 and halved[-1] > GRAIN:
        halved.append(_round_up(halved[-1] // 2))
    first = _round_up(shortest) if most > 1 else halved[0]
    return sorted({first, *(bound for bound in halved if bound > first)})


def _round_up(steps: int) -> int:
    return -(-steps // GRAIN) * GRAIN
