"""The scratch pad of `npi_tf.domains.pad` for a batch, in tensors."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from npi_tf.domains.pad import MOVE, NONE, RIGHT, SWAP, WRITE


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
        swaps: whether `SWAP` is among the actions.
    """

    def __init__(
        self,
        pointer_rows: tuple[int, ...],
        symbol_count: int,
        swaps: bool = False,
    ):
        self.pointer_rows = pointer_rows
        self.symbol_count = symbol_count
        self.swaps = swaps

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
        at_pointer = self._at(pointer)
        place, symbol = self._look(state, observation, at_pointer)
        symbol = tf.where(writes, value, symbol)
        cells = _set(state.cells, place, symbol)
        if self.swaps:
            swaps = active & (kind == SWAP)
            cells = self._swap(state, cells, observation, place, value, swaps)
        pointers = self._move(state, at_pointer, value, moves)
        return PadState(cells, pointers, state.columns), valid

    def _valid(self, kind, pointer, value):
        nothing = (kind == NONE) & (pointer == 0) & (value == 0)
        moves = (kind == MOVE) & (value <= RIGHT)
        writes = (kind == WRITE) & (value < self.symbol_count)
        swaps = (kind == SWAP) & (value < self._swap_count())
        known = (pointer >= 0) & (pointer < len(self.pointer_rows))
        return nothing | (known & (value >= 0) & (moves | writes | swaps))

    def _swap_count(self) -> int:
        return len(self.pointer_rows) if self.swaps else 0

    def _move(self, state: PadState, at_pointer, value, moves):
        step = tf.where(value == RIGHT, 1, -1)[:, None]
        here = at_pointer & moves[:, None]
        width = tf.shape(state.cells)[2]
        first = (width - state.columns)[:, None]
        moved = state.pointers + tf.where(here, step, 0)
        return tf.minimum(tf.maximum(moved, first), width - 1)

    def _at(self, pointer):
        """Returns which pointer is meant, bool `(B, pointers)`.

        Exactly one in every row: the first where there is no such pointer.
        """
        count = len(self.pointer_rows)
        known = (pointer >= 0) & (pointer < count)
        return tf.range(count) == tf.where(known, pointer, 0)[:, None]

    def _look(self, state: PadState, observation, at_pointer):
        """Returns the cell under a pointer, `(B, 3)`, and its symbol."""
        row = _pick(at_pointer, tf.constant(self.pointer_rows))
        column = _pick(at_pointer, state.pointers)
        batch = tf.range(tf.shape(column)[0])
        place = tf.stack([batch, row, column], axis=1)
        return place, _pick(at_pointer, observation)

    def _swap(self, state: PadState, cells, observation, place, other, swaps):
        """Exchanges two cells of the problems that swap."""
        there, symbol_there = self._look(state, observation, self._at(other))
        symbol_here = tf.gather_nd(cells, place)
        symbol_there = tf.cast(symbol_there, cells.dtype)
        cells = _set(cells, place, tf.where(swaps, symbol_there, symbol_here))
        kept = tf.gather_nd(cells, there)
        return _set(cells, there, tf.where(swaps, symbol_here, kept))

    def _flat_index(self, state: PadState, rows):
        shape = tf.shape(state.cells)
        batch = tf.range(shape[0])[:, None]
        return (batch * shape[1] + rows) * shape[2] + state.pointers


def _pick(at_pointer, values):
    return tf.reduce_sum(tf.where(at_pointer, values, 0), axis=1)


def _set(cells, place, symbol):
    """Sets one cell of every problem, often to the symbol it holds.

    One scatter of B cells keeps the cost independent of the pad's size.
    """
    return tf.tensor_scatter_nd_update(
        cells, place, tf.cast(symbol, cells.dtype)
    )
