"""Decisions of a batch of runs, kept while the runs last."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from npi_tf.in_place import Exchange


class Decisions(NamedTuple):
    """What was decided at each step, padded with -1 behind a problem's end.

    Attributes:
        program: int32 `(steps, B)`, the program called.
        arguments: int32 `(steps, B, 3)`.
        end: int32 `(steps, B)`, 0 or 1.
    """

    program: tf.Tensor
    arguments: tf.Tensor
    end: tf.Tensor


class Recording(NamedTuple):
    """A record in the making.

    Attributes:
        steps: int32 scalar, how many were taken so far.
        decisions: the first of them, as many as there is room for.
    """

    steps: tf.Tensor
    decisions: Decisions


def blank(room: int | tf.Tensor, batch: int | tf.Tensor) -> Recording:
    """Returns a record of no step, with room for so many, at least 1."""
    flat = -tf.ones([room, batch], tf.int32)
    wide = tf.tile(flat[..., None], [1, 1, 3])
    return Recording(tf.constant(0), Decisions(flat, wide, flat))


def record(
    recording: Recording, taken: Decisions, running, exchange: Exchange
) -> Recording:
    """Returns a record with one more step.

    Args:
        recording: of the steps before.
        taken: decisions of all problems, without the dimension of steps.
        running: int32 `(B, 1)`, 1 for problems whose decisions count.
        exchange: of the kind that the graph needs.
    """
    steps, decisions = recording
    room = tf.shape(decisions.program)[0]
    place = tf.minimum(steps, room - 1)[None, None]
    counts = (running[:, 0] > 0) & (steps < room)
    return Recording(
        steps + 1,
        Decisions(
            *(
                _write(buffer, place, value, counts, exchange)
                for buffer, value in zip(decisions, taken, strict=True)
            )
        ),
    )


def _write(buffer, place, value, counts, exchange: Exchange):
    held = tf.gather_nd(buffer, place)
    counts = tf.reshape(counts, [-1] + [1] * (value.shape.rank - 1))
    return exchange(buffer, place, held, tf.where(counts, value[None], held))
