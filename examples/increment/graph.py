"""The environment in tensors, for batches of problems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from examples.increment.domain import (
    WRITABLE,
    Numeral,
    cells_of,
    columns_for,
    number_in,
)
from npi_tf.domains.pad_graph import PadState, PadTensors


class IncrementTwin:
    """What `npi_tf.solver` asks of a domain."""

    environment = PadTensors(pointer_rows=(0,), symbol_count=WRITABLE)

    def size(self, problem: Numeral) -> int:
        """Returns the columns that a problem needs."""
        return columns_for(problem)

    def start(self, problems: Sequence[Numeral], size: int) -> PadState:
        """Returns pads of `size` columns."""
        cells = np.stack([cells_of(problem, size) for problem in problems])
        columns = [self.size(problem) for problem in problems]
        return PadState(
            tf.constant(cells),
            tf.fill([len(problems), 1], size - 1),
            tf.constant(columns, tf.int32),
        )

    def answers(self, state: PadState) -> list[str]:
        """Returns the number on each pad."""
        return [number_in(row) for row in state.cells[:, 0].numpy()]


TWIN = IncrementTwin()
