"""The scratch pad of `npi_tf.domains.pad` for a batch, in tensors."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from npi_tf.domains.pad import MOVE, NONE, RIGHT, WRITE


class PadState(NamedTuple):
    """B pads side by side.

    Attributes:
        cells: int8 `(B, rows, columns)`, symbols.
        pointers: int32 `(B, pointers)`, the column of each pointer.
        columns: int32 `(B,)`, the width of each problem's own pad, which
            ends at the right edge of `cells`; pointers do not leave it.
    """

    cells: tf.Tensor
    pointers: tf.Tensor
    columns: tf.Tensor


class PadTensors:
    """Tensor environment of a scratch pad.

    Args:
        pointer_rows: for each pointer, the row it moves along.
        symbol_count: symbols that may be written are 0 ... symbol_count - 1.
    """

    def __init__(self, pointer_rows: tuple[int, ...], symbol_count: int):
        self.pointer_rows = pointer_rows
        self.symbol_count = symbol_count

    def observe(self, state: PadState) -> tf.Tensor:
        """Returns the symbols under the pointers, int32 `(B, pointers)`."""
        index = self._flat_index(state, tf.constant(self.pointer_rows)[None])
        cells = tf.reshape(state.cells, [-1])
        return tf.cast(tf.gather(cells, index), tf.int32)

    def act(
        self,
        state: PadState,
        observation: tf.Tensor,
        arguments: tf.Tensor,
        active: tf.Tensor,
    ) -> tuple[PadState, tf.Tensor]:
        """Moves or writes; see `TensorEnvironment.act`."""
        kind, pointer, value = tf.unstack(arguments, axis=1)
        valid = self._valid(kind, pointer, value)
        active = active & valid
        moves = active & (kind == MOVE)
        writes = active & (kind == WRITE)
        at_pointer = tf.range(len(self.pointer_rows)) == pointer[:, None]
        return (
            PadState(
                self._write(state, observation, at_pointer, value, writes),
                self._move(state, at_pointer, value, moves),
                state.columns,
            ),
            valid,
        )

    def _valid(self, kind, pointer, value):
        nothing = (kind == NONE) & (pointer == 0) & (value == 0)
        moves = (kind == MOVE) & (value <= RIGHT)
        writes = (kind == WRITE) & (value < self.symbol_count)
        known = (pointer >= 0) & (pointer < len(self.pointer_rows))
        return nothing | (known & (value >= 0) & (moves | writes))

    def _move(self, state: PadState, at_pointer, value, moves):
        step = tf.where(value == RIGHT, 1, -1)[:, None]
        here = at_pointer & moves[:, None]
        width = tf.shape(state.cells)[2]
        first = (width - state.columns)[:, None]
        moved = state.pointers + tf.where(here, step, 0)
        return tf.minimum(tf.maximum(moved, first), width - 1)

    def _write(self, state: PadState, observation, at_pointer, value, writes):
        """Writes one cell of every problem: the old symbol where none is due.

        One scatter of B cells keeps the cost independent of the pad's size.
        """
        rows = tf.constant(self.pointer_rows)
        row = tf.reduce_sum(tf.where(at_pointer, rows, 0), axis=1)
        old = tf.reduce_sum(tf.where(at_pointer, observation, 0), axis=1)
        column = tf.reduce_sum(tf.where(at_pointer, state.pointers, 0), axis=1)
        known = tf.reduce_any(at_pointer, axis=1)
        column = tf.where(known, column, state.pointers[:, 0])
        row = tf.where(known, row, rows[0])
        old = tf.where(known, old, observation[:, 0])
        symbol = tf.cast(tf.where(writes, value, old), state.cells.dtype)
        batch = tf.range(tf.shape(column)[0])
        return tf.tensor_scatter_nd_update(
            state.cells, tf.stack([batch, row, column], axis=1), symbol
        )

    def _flat_index(self, state: PadState, rows):
        shape = tf.shape(state.cells)
        batch = tf.range(shape[0])[:, None]
        return (batch * shape[1] + rows) * shape[2] + state.pointers
