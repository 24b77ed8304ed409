"""From calls to batches of few shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from npi_tf.calls import GRAIN, Calls
from npi_tf.errors import InvalidConfig


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


def _bounds(shortest: int, longest: int, most: int) -> list[int]:
    halved = [_round_up(longest)]
    while len(halved) < most - 1 and halved[-1] > GRAIN:
        halved.append(_round_up(halved[-1] // 2))
    first = _round_up(shortest) if most > 1 else halved[0]
    return sorted({first, *(bound for bound in halved if bound > first)})


def _round_up(steps: int) -> int:
    return -(-steps // GRAIN) * GRAIN
