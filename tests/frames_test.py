"""Frames in tensors against stacks of Python lists."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from npi_tf.frames import Stacks
from npi_tf.in_place import exchange

BATCH, DEPTH, WIDTH = 3, 3, 2
ENTRY = (5, 1, 0, 2)
GOES_ON, RETURNS, CALLS, HANDS_OVER = range(4)
"""What a problem does: it acts, or calls, and the call goes on, or ends."""

moves = st.lists(
    st.tuples(*[st.integers(0, 3)] * BATCH), min_size=1, max_size=12
)
int32 = st.integers(-(2**31), 2**31 - 1)


class Lists:
    """The stack of one problem: calls with their states."""

    def __init__(self):
        self.frames = [(ENTRY, (0.0, 0.0))]

    @property
    def is_open(self):
        return 0 < len(self.frames) <= DEPTH

    def move(self, move, state, call):
        running, _ = self.frames.pop()
        if move in (GOES_ON, CALLS):
            self.frames.append((running, state))
        if move in (CALLS, HANDS_OVER):
            self.frames.append((call, (0.0, 0.0)))


@pytest.mark.parametrize("compiled", [False, True])
@given(moves=moves)
def test_frames_are_stacks(compiled, moves):
    stacks = Stacks(BATCH, DEPTH, exchange(compiled))
    lists = [Lists() for _ in range(BATCH)]
    frames, row = stacks.start(ENTRY, WIDTH)
    for time, move in enumerate(moves):
        runs = np.array([stack.is_open for stack in lists])
        _assert_alike(stacks, frames, row, lists)
        goes_on = np.isin(move, (GOES_ON, CALLS)).astype(np.int32)[:, None]
        acts = np.isin(move, (GOES_ON, RETURNS)).astype(np.int32)[:, None]
        states = time + np.arange(1, 7, dtype=np.float32).reshape(3, 2) / 7
        calls = 100 * time + np.arange(12, dtype=np.int32).reshape(3, 4)
        _, before = stacks.read(frames, row)
        frames = stacks.suspend(frames, row, before, states, goes_on)
        row = row + (goes_on - acts) * runs[:, None]
        frames = stacks.begin(frames, row, calls, 1 - acts)
        for stack, *change in zip(lists, move, states, calls, strict=True):
            if stack.is_open:
                stack.move(change[0], *map(tuple, change[1:]))
    _assert_alike(stacks, frames, row, lists)


def _assert_alike(stacks, frames, row, lists):
    calls, states = stacks.read(frames, row)
    assert stacks.level(row)[:, 0].numpy().tolist() == [
        len(stack.frames) for stack in lists
    ]
    for i, stack in enumerate(lists):
        assert bool(stacks.is_open(row)[i, 0]) == stack.is_open
        if stack.is_open:
            call, state = stack.frames[-1]
            assert tuple(calls[i].numpy()) == call
            assert tuple(states[i].numpy()) == state


@given(
    held=st.lists(int32, min_size=4, max_size=4),
    values=st.lists(int32, min_size=2, max_size=2),
    places=st.permutations(range(4)),
)
def test_both_kinds_of_exchange_set_elements_to_the_bit(held, values, places):
    places = places[:2]
    expected = np.array(held, np.int32)
    expected[places] = values
    for compiled in (True, False):
        after = exchange(compiled)(
            tf.constant(held, tf.int32),
            tf.constant(places)[:, None],
            tf.constant([held[place] for place in places], tf.int32),
            tf.constant(values, tf.int32),
        )
        np.testing.assert_array_equal(after, expected)
