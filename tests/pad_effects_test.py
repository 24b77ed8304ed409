"""The table of actions against a pad that carries them out."""

import numpy as np
import pytest

from npi_tf.domains.pad import ScratchPad
from npi_tf.domains.pad_effects import tabulate
from npi_tf.errors import InvalidAction

POINTERS = 3


def _pad(symbol_count, swaps):
    """Returns a pad whose pointers stand at a 1, a 2 and a 3."""
    cells = np.array([[0, 1, 0], [0, 2, 0], [0, 3, 0]])
    return ScratchPad(cells, (0, 1, 2), 1, symbol_count, swaps)


@pytest.mark.parametrize("swaps", [True, False])
@pytest.mark.parametrize("symbol_count", [0, 2, 5])
def test_every_action_has_the_effect_that_the_table_says(symbol_count, swaps):
    effects = tabulate(POINTERS, symbol_count, swaps)
    taken = 0
    for action in np.ndindex(effects.valid.shape[:-1]):
        pad = _pad(symbol_count, swaps)
        effect = type(effects)(*(part[action] for part in effects))
        try:
            pad.act(action)
        except InvalidAction:
            assert not np.concatenate(effect).any()
            continue
        taken += 1
        assert effect.valid == [1]
        assert (pad.pointers == 1 + effect.steps).all()
        assert pad.cells[:, 1].tolist() == _after([1, 2, 3], effect)
    assert taken == 1 + POINTERS * (2 + symbol_count + POINTERS * swaps)


def _after(symbols, effect):
    """Returns what is under the pointers after a write or a swap."""
    symbols = np.array(symbols)
    if effect.written.any():
        symbols[effect.written == 1] = effect.symbol
    if effect.swapped.any():
        here, there = np.argmax(effect.swapped), np.argmax(effect.other)
        symbols[[here, there]] = symbols[[there, here]]
    return symbols.tolist()
