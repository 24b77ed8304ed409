"""The scratch pad in tensors against the one in NumPy."""

import copy
import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from npi_tf.domains.pad import ScratchPad
from npi_tf.domains.pad_graph import PadState, PadTensors
from npi_tf.errors import InvalidAction

POINTER_ROWS = (1, 0, 1)
ROWS, SYMBOLS, WIDTH, PADS = 2, 4, 6, 3

TENSORS = PadTensors(POINTER_ROWS, SYMBOLS)
OBSERVE = tf.function(TENSORS.observe)
ACT = tf.function(TENSORS.act)

arguments = st.tuples(
    st.integers(-1, 3), st.integers(-1, 3), st.integers(-1, SYMBOLS)
)
moments = st.lists(
    st.tuples(
        st.lists(arguments, min_size=PADS, max_size=PADS),
        st.lists(st.booleans(), min_size=PADS, max_size=PADS),
    ),
    max_size=12,
)
widths = st.lists(st.integers(1, WIDTH), min_size=PADS, max_size=PADS)


@dataclasses.dataclass
class Pads:
    """The same pads twice: one by one in NumPy and side by side in tensors."""

    single: list[ScratchPad]
    state: PadState

    def act(self, arguments, active):
        """Acts on both; returns which arguments each of them accepts."""
        self.state, valid = ACT(
            self.state,
            OBSERVE(self.state),
            tf.constant(arguments, tf.int32),
            tf.constant(active),
        )
        accepted = [
            _is_accepted(pad if active[i] else copy.deepcopy(pad), arguments[i])
            for i, pad in enumerate(self.single)
        ]
        return valid.numpy().tolist(), accepted

    def assert_equal(self):
        """Compares cells, pointers and observations."""
        seen = OBSERVE(self.state).numpy()
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
            cells[i, :, WIDTH - n :].copy(), POINTER_ROWS, n - 1, SYMBOLS
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
    for arguments, active in moments:
        valid, accepted = pads.act(arguments, active)
        assert valid == accepted
        pads.assert_equal()


@given(st.lists(arguments, min_size=PADS, max_size=PADS))
def test_inactive_pads_stay_as_they_are(arguments):
    pads = _pads([WIDTH, 2, 4])
    before = pads.state
    pads.act(arguments, [False] * PADS)
    _assert_states_equal(pads.state, before)


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("pointer", range(len(POINTER_ROWS)))
def test_pointers_stop_at_their_own_pads_edges(pointer, direction):
    pads = _pads([1, 3, WIDTH])
    for _ in range(WIDTH + 1):
        pads.act([(1, pointer, direction)] * PADS, [True] * PADS)
        pads.assert_equal()
    edge = [WIDTH - 1] * PADS if direction else [WIDTH - 1, WIDTH - 3, 0]
    assert pads.state.pointers[:, pointer].numpy().tolist() == edge


def test_cells_beside_a_pad_are_left_alone():
    pads = _pads([1, 3, 5])
    before = pads.state.cells.numpy()
    for pointer in range(len(POINTER_ROWS)):
        for _ in range(WIDTH):
            pads.act([(2, pointer, 3)] * PADS, [True] * PADS)
            pads.act([(1, pointer, 0)] * PADS, [True] * PADS)
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
    pads.act([(2, 0, 1), (1, 1, 0), (0, 0, 0)], [True] * PADS)
    for one, other in zip(before, pads.state, strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
    assert OBSERVE(pads.state).dtype == tf.int32
