"""The calls of a prepared dataset of traces, each distinct one once."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import tensorflow_datasets as tfds
import tqdm

from npi_tf.call_keys import call_keys, step_dtype, unpack
from npi_tf.errors import InvalidConfig
from npi_tf.picture_table import PictureTable

GRAIN = 4
"""Padded lengths are multiples of this."""
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


def renumbered(calls: Calls, names: Sequence[str]) -> Calls:
    """Returns calls whose programs are numbered as a model numbers them.

    Args:
        calls: of a dataset.
        names: the model's programs in order, the dataset's among them.

    Raises:
        InvalidConfig: the model lacks a program of the dataset.
    """
    names = tuple(names)
    missing = [name for name in calls.program_names if name not in names]
    if missing:
        raise InvalidConfig(
            "A model must know the programs that it is to learn: "
            f"{', '.join(names)}. Received: {', '.join(missing)}."
        )
    if names == calls.program_names:
        return calls
    ids = np.array([names.index(n) for n in calls.program_names], np.int32)
    return dataclasses.replace(
        calls,
        program=ids[calls.program],
        next_program=ids[calls.next_program],
        program_names=names,
    )


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
    pictures = PictureTable()
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
        **pictures.columns(),
        **unpack(positions, step, GRAIN),
    )
    return calls, traces


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
    count = trace_count(builder.info, split)
    dataset = builder.as_dataset(split=split, shuffle_files=False)
    return tqdm.tqdm(
        dataset.as_numpy_iterator(),
        total=count,
        desc=f"reading {split}",
        unit="trace",
        delay=_PATIENCE,
    )


def trace_count(info: tfds.core.DatasetInfo, split: str) -> int:
    """Returns how many traces a split or a slice of one holds.

    Raises:
        InvalidConfig: there is no such split, or it holds none.
    """
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
