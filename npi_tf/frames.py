"""Call stacks of a batch of runs, side by side in tensors."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from npi_tf.in_place import Exchange


class Frames(NamedTuple):
    """What the stacks hold; see `Stacks`.

    Attributes:
        calls: int32 `(rows, 4)`, program id and arguments.
        states: int32 `(rows, S)`, the bits of the core's states. Those of a
            frame that is not in use are 0, with which a call begins.
    """

    calls: tf.Tensor
    states: tf.Tensor


class Stacks:
    """Where frames are, and how they change.

    A problem's frames are one behind the other: row `b * (depth + 2) + level`
    belongs to problem b. Levels count from 1 to the depth. Level 0 is where a
    run is over, and the one above the depth where it overflows; what stands in
    their rows does not count.

    Args:
        batch: problems side by side.
        depth: frames that a run may have open at once.
        exchange: of the kind that the graph needs.
    """

    def __init__(self, batch: int | tf.Tensor, depth: int, exchange: Exchange):
        self._batch = batch
        self._levels = depth + 2
        self._exchange = exchange
        self._is_open = tf.tile([0, *[1] * depth, 0], [batch])

    def start(
        self, entry: tuple[int, int, int, int], width: int
    ) -> tuple[Frames, tf.Tensor]:
        """Returns frames that begin a call, and where the first ones are.

        Args:
            entry: row in program memory, and arguments.
            width: of the core's state.
        """
        rows = self._batch * self._levels
        calls = tf.tile(tf.constant([entry], tf.int32), [rows, 1])
        first = tf.range(self._batch)[:, None] * self._levels + 1
        return Frames(calls, tf.zeros([rows, width], tf.int32)), first

    def level(self, row) -> tf.Tensor:
        """Returns the levels of rows."""
        return row % self._levels

    def is_open(self, row) -> tf.Tensor:
        """Returns 1 where a row is that of a frame, else 0."""
        return tf.gather(self._is_open, row)

    def read(self, frames: Frames, row) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns calls int32 `(B, 4)` and states float `(B, S)`.

        Args:
            frames: to read in.
            row: int32 `(B, 1)`.
        """
        row = tf.reshape(row, [-1])
        state = tf.bitcast(tf.gather(frames.states, row), tf.float32)
        return tf.gather(frames.calls, row), state

    def suspend(self, frames: Frames, row, before, after, kept) -> Frames:
        """Returns frames with other states.

        Args:
            frames: as they are.
            row: int32 `(B, 1)`, where the states are.
            before: float `(B, S)`, as they are.
            after: float `(B, S)`, as they are to be.
            kept: int32 `(B, 1)`, 1 for frames that stay in use, 0 for others.
        """
        states = self._exchange(
            frames.states,
            row,
            tf.bitcast(before, tf.int32),
            tf.bitcast(after, tf.int32) * kept,
        )
        return frames._replace(states=states)

    def begin(self, frames: Frames, row, call, begins) -> Frames:
        """Returns frames with other calls.

        Args:
            frames: as they are.
            row: int32 `(B, 1)`, where the calls are to be.
            call: int32 `(B, 4)`.
            begins: int32 `(B, 1)`, 1 for calls that begin, 0 for others.
        """
        # Row 0 is at level 0, where nothing counts.
        calls = tf.tensor_scatter_nd_update(frames.calls, row * begins, call)
        return frames._replace(calls=calls)
