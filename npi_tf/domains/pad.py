"""The scratch pad: rows of symbols with pointers that move along them.

Actions are `ACT` arguments `(kind, pointer, value)`:

| kind | pointer | value | effect |
|---|---|---|---|
| `NONE` = 0 | 0 | 0 | nothing |
| `MOVE` = 1 | any | `LEFT` = 0, `RIGHT` = 1 | the pointer moves one column |
| `WRITE` = 2 | any | a symbol | the symbol replaces the one pointed at |
| `SWAP` = 3 | any | a pointer | the symbols under both change places |

A pointer at the edge that is told to leave the pad stays where it is.
"""

from __future__ import annotations

import numpy as np

from npi_tf.errors import InvalidAction
from npi_tf.types import ACT, NO_ARGUMENTS, Arguments

NONE, MOVE, WRITE, SWAP = range(4)
LEFT, RIGHT = range(2)
DIRECTIONS = ("LEFT", "RIGHT")


class ScratchPad:
    """Symbols under moving pointers (Q of eq. 9 and 10).

    Args:
        cells: integer array of shape `(rows, columns)`; taken over, not
            copied.
        pointer_rows: for each pointer, the row it moves along.
        start: column at which every pointer starts.
        symbol_count: symbols that may be written are 0 ... symbol_count - 1.
        swaps: whether `SWAP` is among the actions.
    """

    def __init__(
        self,
        cells: np.ndarray,
        pointer_rows: tuple[int, ...],
        start: int,
        symbol_count: int,
        swaps: bool = False,
    ):
        self.cells = cells
        self.pointers = np.full(len(pointer_rows), start)
        self._rows = np.array(pointer_rows)
        self._values = {
            MOVE: len(DIRECTIONS),
            WRITE: symbol_count,
            SWAP: len(pointer_rows) if swaps else 0,
        }

    def read(self) -> np.ndarray:
        """Returns the symbol under each pointer, shape `(pointers,)`."""
        return self.cells[self._rows, self.pointers]

    def act(self, arguments: Arguments) -> None:
        """Carries out an action; raises `InvalidAction` leaving all as is."""
        if arguments == NO_ARGUMENTS:
            return
        kind, pointer, value = arguments
        if not self._is_valid(kind, pointer, value):
            raise InvalidAction(
                f"A scratch pad takes {self._actions()} with a pointer below "
                f"{len(self.pointers)}. Received: {arguments}."
            )
        if kind == MOVE:
            step = 1 if value == RIGHT else -1
            last = self.cells.shape[1] - 1
            self.pointers[pointer] = min(
                max(self.pointers[pointer] + step, 0), last
            )
        elif kind == WRITE:
            self.cells[self._place(pointer)] = value
        else:
            here, there = self._place(pointer), self._place(value)
            symbol = self.cells[here]
            self.cells[here] = self.cells[there]
            self.cells[there] = symbol

    def _is_valid(self, kind: int, pointer: int, value: int) -> bool:
        values = self._values.get(kind, 0)
        return 0 <= pointer < len(self.pointers) and 0 <= value < values

    def _actions(self) -> str:
        taken = ["(0, 0, 0)", "MOVE (1, pointer, 0 or 1)"]
        if self._values[WRITE]:
            taken.append(
                f"WRITE (2, pointer, symbol below {self._values[WRITE]})"
            )
        if self._values[SWAP]:
            taken.append("SWAP (3, pointer, pointer)")
        return f"{', '.join(taken[:-1])} or {taken[-1]}"

    def _place(self, pointer: int) -> tuple[int, int]:
        return self._rows[pointer], self.pointers[pointer]

    def render_row(self, pointer: int, alphabet: str) -> str:
        """Returns a pointer's row as text, the pointed symbol in brackets."""
        row = self.cells[self._rows[pointer]]
        at = self.pointers[pointer]
        symbols = "".join(alphabet[symbol] for symbol in row)
        return f"{symbols[:at]}[{symbols[at]}]{symbols[at + 1 :]}"


def describe_action(
    arguments: Arguments,
    pointer_names: tuple[str, ...],
    swaps: bool = False,
) -> str:
    """Returns an action as the paper writes it, such as `PTR OUT LEFT`.

    A network may choose arguments that are no action; those are shown as they
    are, such as `ACT(1, 3, 9)`.
    """
    kind, pointer, value = arguments
    named = 0 <= pointer < len(pointer_names)
    if kind == MOVE and named and 0 <= value < len(DIRECTIONS):
        return f"PTR {pointer_names[pointer]} {DIRECTIONS[value]}"
    if kind == WRITE and named:
        return f"WRITE {pointer_names[pointer]} {value}"
    if swaps and kind == SWAP and named and 0 <= value < len(pointer_names):
        return f"SWAP {pointer_names[pointer]} {pointer_names[value]}"
    return "NO-OP" if arguments == NO_ARGUMENTS else f"{ACT}{arguments}"
