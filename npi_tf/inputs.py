"""From a prepared dataset of traces to padded batches of calls."""

from __future__ import annotations

import dataclasses
import hashlib
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
        picture: int32 `(n, T)`, which picture each step sees; None in a
            dataset without pictures.
        pictures: uint8 `(m, 128, 128, 3)`, likewise.
        views: int32 `(m, ...)`, their names, likewise.
        rarity: float32 `(m,)`, the mean number of pictures of a name divided
            by the number with this one's, likewise.
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
    picture: np.ndarray | None = None
    pictures: np.ndarray | None = None
    views: np.ndarray | None = None
    rarity: np.ndarray | None = None

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
    return _read(builder, split, programs)[0]


def read_traces(
    builder: tfds.core.DatasetBuilder, split: str
) -> tuple[Calls, list[np.ndarray]]:
    """Reads the distinct calls of a split, and which of them make each trace.

    Args:
        builder: a prepared dataset of traces.
        split: name of the split, or a slice.

    Returns:
        The calls, and for each trace the positions of its own among them, in
        the order in which they began.

    Raises:
        InvalidConfig: the dataset has no such split.
    """
    return _read(builder, split, None)


def _read(
    builder: tfds.core.DatasetBuilder,
    split: str,
    programs: Collection[str] | None,
) -> tuple[Calls, list[np.ndarray]]:
    features = builder.info.features
    names = tuple(features["calls"]["program"].names)
    programs = names if programs is None else programs
    ids = _ids_of(programs, names, builder.info)
    observation = features["steps"]["observation"]
    step = step_dtype(
        *observation.shape, observation.np_dtype, "pictures" in features
    )
    positions: dict[bytes, int] = {}
    traces: list[np.ndarray] = []
    pictures = _Pictures()
    for trace in _traces(builder, split):
        keys = call_keys(pictures.taken_from(trace), step, ids)
        made = [positions.setdefault(key, len(positions)) for key in keys]
        traces.append(np.array(made, np.int64))
    if not positions:
        raise InvalidConfig(
            f"`programs` must name a program with calls in {split} of "
            f"{builder.info.full_name}. Received: {tuple(programs)}."
        )
    calls = Calls(
        count=np.bincount(np.concatenate(traces)),
        program_names=names,
        **pictures.all(),
        **unpack(positions, step, GRAIN),
    )
    return calls, traces


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


class _Pictures:
    """Collects the pictures of traces, each one once, and numbers them."""

    def __init__(self):
        self._numbers: dict[bytes, int] = {}
        self._pictures: list[np.ndarray] = []
        self._views: list[np.ndarray] = []

    def taken_from(self, trace: dict) -> dict:
        """Returns the trace with numbers among all pictures so far."""
        if "pictures" not in trace:
            return trace
        seen = zip(trace["pictures"], trace["views"], strict=True)
        numbers = np.array([self._number(*pair) for pair in seen])
        steps = trace["steps"]
        return {
            **trace,
            "steps": {**steps, "picture": numbers[steps["picture"]]},
        }

    def _number(self, picture: np.ndarray, view: np.ndarray) -> int:
        key = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
        number = self._numbers.setdefault(key, len(self._pictures))
        if number == len(self._pictures):
            self._pictures.append(picture)
            self._views.append(view)
        return number

    def all(self) -> dict[str, np.ndarray]:
        """Returns `pictures`, `views`, `rarity`; nothing if there are none."""
        if not self._pictures:
            return {}
        views = np.stack(self._views)
        names, name, counts = np.unique(
            views, axis=0, return_inverse=True, return_counts=True
        )
        expected = len(views) / len(names)
        return {
            "pictures": np.stack(self._pictures),
            "views": views,
            "rarity": (expected / counts[name.ravel()]).astype(np.float32),
        }


def batch_of(
    calls: Calls, index: np.ndarray, steps: int
) -> dict[str, np.ndarray]:
    """Returns chosen calls as the arrays of a batch, cut to `steps`.

    Returns:
        The fields of `Calls` (without names, counts and pictures), and
        `mask`, bool `(batch, steps)`.
    """
    seen = {}
    if calls.picture is not None:
        seen["picture"] = calls.picture[index, :steps]
    return {
        **seen,
        "program": calls.program[index],
        "arguments": calls.arguments[index],
        "observation": calls.observation[index, :steps],
        "next_program": calls.next_program[index, :steps],
        "next_arguments": calls.next_arguments[index, :steps],
        "end": calls.end[index, :steps],
        "mask": np.arange(steps) < calls.length[index, None],
    }


def show(
    batch: dict[str, np.ndarray], calls: Calls | None
) -> dict[str, np.ndarray]:
    """Puts the pictures that a batch sees into it, each one once.

    Args:
        batch: from `batch_of`, or a part of one.
        calls: where it is from; None if these see no pictures.

    Returns:
        The batch; with pictures, it holds `pictures` uint8 `(n, 128, 128, 3)`,
        their `views` int32 `(n, ...)` and `rarity` float32 `(n,)`; and, instead
        of `picture`, `view` int32 `(batch, steps)`, which of these are seen.
    """
    if calls is None or calls.pictures is None:
        return batch
    # Behind the end of a call nothing is seen: its first picture stands there.
    seen = np.where(batch["mask"], batch["picture"], batch["picture"][:, :1])
    chosen, view = np.unique(seen, return_inverse=True)
    rest = {k: column for k, column in batch.items() if k != "picture"}
    return {
        **rest,
        "pictures": calls.pictures[chosen],
        "views": calls.views[chosen],
        "rarity": calls.rarity[chosen],
        "view": view.reshape(seen.shape).astype(np.int32),
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
