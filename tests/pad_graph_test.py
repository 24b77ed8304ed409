"""The scratch pad in tensors against the one in NumPy."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from npi_tf.domains.pad import ScratchPad
from npi_tf.domains.pad_graph import PadState, PadTensors
from npi_tf.errors import InvalidAction
from npi_tf.types import NO_ARGUMENTS

POINTER_ROWS = (1, 0, 1)
ROWS, SYMBOLS, WIDTH, PADS = 2, 4, 6, 3

TENSORS = PadTensors(POINTER_ROWS, SYMBOLS, swaps=True)


@tf.function
def observe(state):
    return TENSORS.observe(TENSORS.enter(state))


@tf.function
def act(state, arguments):
    line, valid = TENSORS.act(TENSORS.enter(state), arguments)
    return TENSORS.leave(state, line), valid


arguments = st.tuples(
    st.integers(0, 5), st.integers(0, 4), st.integers(0, SYMBOLS + 2)
)
moments = st.lists(
    st.lists(arguments, min_size=PADS, max_size=PADS), max_size=12
)
widths = st.lists(st.integers(1, WIDTH), min_size=PADS, max_size=PADS)


@dataclasses.dataclass
class Pads:
    """The same pads twice: one by one in NumPy and side by side in tensors."""

    single: list[ScratchPad]
    state: PadState

    def act(self, arguments):
        """Acts on both; returns which arguments each of them accepts."""
        self.state, valid = act(self.state, tf.constant(arguments, tf.int32))
        accepted = [
            [int(_is_accepted(pad, action))]
            for pad, action in zip(self.single, arguments, strict=True)
        ]
        return valid.numpy().tolist(), accepted

    def assert_equal(self):
        """Compares cells, pointers and observations."""
        seen = observe(self.state).numpy()
        for i, pad in enumerate(self.single):
            columns = pad.cells.shape[1]
            left = WIDTH - columns
            np.testing.assert_array_equal(
                self.state.cells[i, :, left:], pad.cells
            )
            np.testing.assert_array_equal(
                self.state.pointers[i] - left, pad.pointers
            )
            np.testing.assert_array_equal(seen[i], pad.read())


def _is_accepted(pad, arguments):
    try:
        pad.act(arguments)
    except InvalidAction:
        return False
    return True


def _pads(widths, seed=0):
    """Returns random pads that end at the right edge of common cells."""
    rng = np.random.default_rng(seed)
    cells = rng.integers(SYMBOLS, size=(PADS, ROWS, WIDTH)).astype(np.int8)
    single = [
        ScratchPad(
            cells[i, :, WIDTH - n :].copy(),
            POINTER_ROWS,
            n - 1,
            SYMBOLS,
            swaps=True,
        )
        for i, n in enumerate(widths)
    ]
    state = PadState(
        tf.constant(cells),
        tf.fill([PADS, len(POINTER_ROWS)], WIDTH - 1),
        tf.constant(widths, tf.int32),
    )
    return Pads(single, state)


def _assert_states_equal(actual, expected):
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(one, other)


# To shrink a failure would take minutes.
@settings(max_examples=50, phases=[Phase.generate])
@given(widths, moments, st.integers(0, 99))
def test_pads_agree_whatever_is_done(widths, moments, seed):
    pads = _pads(widths, seed)
    pads.assert_equal()
    for arguments in moments:
        valid, accepted = pads.act(arguments)
        assert valid == accepted
        pads.assert_equal()


def test_pads_that_do_not_act_stay_as_they_are():
    pads = _pads([WIDTH, 2, 4])
    before = pads.state
    assert pads.act([NO_ARGUMENTS] * PADS) == ([[1]] * PADS, [[1]] * PADS)
    _assert_states_equal(pads.state, before)


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("pointer", range(len(POINTER_ROWS)))
def test_pointers_stop_at_their_own_pads_edges(pointer, direction):
    pads = _pads([1, 3, WIDTH])
    for _ in range(WIDTH + 1):
        pads.act([(1, pointer, direction)] * PADS)
        pads.assert_equal()
    edge = [WIDTH - 1] * PADS if direction else [WIDTH - 1, WIDTH - 3, 0]
    assert pads.state.pointers[:, pointer].numpy().tolist() == edge


def test_cells_beside_a_pad_are_left_alone():
    pads = _pads([1, 3, 5])
    before = pads.state.cells.numpy()
    for pointer in range(len(POINTER_ROWS)):
        for _ in range(WIDTH):
            pads.act([(2, pointer, 3)] * PADS)
            pads.act([(1, pointer, 0)] * PADS)
    after = pads.state.cells.numpy()
    for i, columns in enumerate([1, 3, 5]):
        beside = WIDTH - columns
        np.testing.assert_array_equal(
            after[i, :, :beside], before[i, :, :beside]
        )
        assert (after[i, :, beside:] == 3).all()


def test_shapes_and_types_stay_the_same():
    pads = _pads([2, 3, 4])
    before = pads.state
    pads.act([(2, 0, 1), (1, 1, 0), (0, 0, 0)])
    for one, other in zip(before, pads.state, strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
    assert observe(pads.state).dtype == tf.int32
