"""The scratch pad of `npi_tf.domains.pad` for a batch, in tensors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from npi_tf.domains.pad_effects import Effects, tabulate


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


class PadLine(NamedTuple):
    """The cells of B pads in one line.

    The line begins with a cell that belongs to no pad. Those write there who
    have nothing to write.

    Attributes:
        cells: int8 `(1 + B * rows * columns,)`, symbols.
        pointers: int32 `(B, pointers)`, the cell of each pointer.
        first: int32 `(B, pointers)`, the leftmost cell that it may reach.
        last: int32 `(B, pointers)`, the rightmost one.
    """

    cells: tf.Tensor
    pointers: tf.Tensor
    first: tf.Tensor
    last: tf.Tensor


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
        effects = tabulate(len(pointer_rows), symbol_count, swaps)
        self._widths = [part.shape[-1] for part in effects]
        self._effects = np.concatenate(effects, axis=-1)

    def enter(self, state: PadState) -> PadLine:
        """Puts pads into a line; see `TensorEnvironment.enter`."""
        nowhere = tf.zeros([1], state.cells.dtype)
        left, width = self._left_ends(state), tf.shape(state.cells)[2]
        return PadLine(
            tf.concat([nowhere, tf.reshape(state.cells, [-1])], axis=0),
            left + state.pointers,
            left + width - state.columns[:, None],
            left + width - 1,
        )

    def leave(self, state: PadState, line: PadLine) -> PadState:
        """Takes pads out of a line; see `TensorEnvironment.leave`."""
        return PadState(
            tf.reshape(line.cells[1:], tf.shape(state.cells)),
            line.pointers - self._left_ends(state),
            state.columns,
        )

    def observe(self, line: PadLine) -> tf.Tensor:
        """Returns the symbols under the pointers, int32 `(B, pointers)`."""
        return tf.cast(tf.gather(line.cells, line.pointers), tf.int32)

    def act(self, line: PadLine, arguments) -> tuple[PadLine, tf.Tensor]:
        """Moves, writes or swaps; see `TensorEnvironment.act`."""
        unknown = [size - 1 for size in self._effects.shape[:-1]]
        rows = tf.gather_nd(self._effects, tf.minimum(arguments, unknown))
        effects = Effects(*tf.split(rows, self._widths, axis=1))
        cells = line.cells
        if self.symbol_count:
            cells = _write(cells, line.pointers, effects)
        if self.swaps:
            cells = _swap(cells, line.pointers, effects)
        moved = line.pointers + effects.steps
        pointers = tf.minimum(tf.maximum(moved, line.first), line.last)
        return line._replace(cells=cells, pointers=pointers), effects.valid

    def _left_ends(self, state: PadState):
        """Returns where each pointer's row begins in the line."""
        batch, rows, width = tf.unstack(tf.shape(state.cells))
        row = tf.range(batch)[:, None] * rows + tf.constant(self.pointer_rows)
        return 1 + row * width


def _write(cells, pointers, effects: Effects):
    symbol = tf.cast(tf.reshape(effects.symbol, [-1]), cells.dtype)
    return tf.tensor_scatter_nd_update(
        cells, _cell(pointers, effects.written), symbol
    )


def _swap(cells, pointers, effects: Effects):
    here = _cell(pointers, effects.swapped)
    there = _cell(pointers, effects.other)
    return tf.tensor_scatter_nd_update(
        cells,
        tf.stack([here, there], axis=1),
        tf.gather(cells, tf.concat([there, here], axis=1)),
    )


def _cell(pointers, meant):
    """Returns the cell of the pointer that is meant, 0 if none is: `(B, 1)`."""
    return tf.reduce_sum(pointers * meant, axis=1, keepdims=True)
