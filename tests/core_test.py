"""The core against a NumPy reference of its own."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.layers import NPICore

BATCH, TIME, UNITS = 2, 3, 5
ENCODING, EMBEDDING, KEY, ARGUMENT_SIZES = 4, 3, 2, (2, 1, 3)


@pytest.fixture(scope="module", params=[1, 2, 3], ids="{} layers".format)
def core(request):
    core = NPICore(
        ENCODING,
        EMBEDDING,
        KEY,
        ARGUMENT_SIZES,
        units=UNITS,
        layers=request.param,
        fusion_units=(7, 6),
    )
    core.build()
    rng = np.random.default_rng(3)
    core.set_weights([rng.normal(size=w.shape) for w in core.get_weights()])
    return core


@pytest.fixture(scope="module")
def encodings():
    """Encodings `(batch, time, D)`."""
    rng = np.random.default_rng(4)
    return rng.normal(size=(BATCH, TIME, ENCODING)).astype(np.float32)


@pytest.fixture(scope="module")
def embedding():
    rng = np.random.default_rng(5)
    return rng.normal(size=(BATCH, EMBEDDING)).astype(np.float32)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _dense(layer, x):
    return x @ layer.kernel.numpy() + layer.bias.numpy()


def _lstm_cell(cell, x, h, c):
    """Returns h and c after a step; Keras orders the gates i, f, c, o."""
    gates = x @ cell.kernel.numpy() + h @ cell.recurrent_kernel.numpy()
    i, f, candidate, o = np.split(gates + cell.bias.numpy(), 4, axis=-1)
    c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(candidate)
    return _sigmoid(o) * np.tanh(c), c


def _reference_step(core, encoding, embedding, state):
    """Returns end, key, arguments and the state: section 3.1 in NumPy."""
    both = np.concatenate([encoding, embedding], axis=-1)
    x = np.maximum(_dense(core.fusion_hidden, both), 0)
    x = _dense(core.fusion_output, x)
    after = []
    for i, cell in enumerate(core.lstm.cell.cells):
        x, c = _lstm_cell(cell, x, *state[2 * i : 2 * i + 2])
        after += [x, c]
    end = _dense(core.f_end, x)[:, 0]
    return (end, _dense(core.f_prog, x), _dense(core.f_arg, x)), after


def _zeros(core):
    return [
        np.zeros((BATCH, UNITS), np.float32) for _ in range(2 * core.layers)
    ]


def _assert_close(actual, expected):
    assert len(actual) == len(expected)
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("compiled", [False, True])
def test_two_steps_agree_with_the_reference(
    core, encodings, embedding, compiled
):
    step = tf.function(core, jit_compile=True) if compiled else core
    state, expected_state = None, _zeros(core)
    for t in range(2):
        output, state = step(encodings[:, t], embedding, state)
        expected, expected_state = _reference_step(
            core, encodings[:, t], embedding, expected_state
        )
        _assert_close(output, expected)
        _assert_close(state, expected_state)


def test_a_second_step_is_not_a_first_one(core, encodings, embedding):
    first, state = core(encodings[:, 0], embedding)
    second, _ = core(encodings[:, 0], embedding, state)
    for before, after in zip(first, second, strict=True):
        assert np.abs(after - before).max() > 0.01


def test_a_sequence_is_its_steps(core, encodings, embedding):
    outputs, last = core(encodings, embedding)
    state = core.initial_state(BATCH)
    for t in range(TIME):
        output, state = core(encodings[:, t], embedding, state)
        _assert_close([part[:, t] for part in outputs], output)
    _assert_close(last, state)


def test_a_sequence_goes_on_from_a_state(core, encodings, embedding):
    whole, last = core(encodings, embedding)
    _, state = core(encodings[:, :1], embedding)
    rest, rest_last = core(encodings[:, 1:], embedding, state)
    _assert_close(rest, [part[:, 1:] for part in whole])
    _assert_close(rest_last, last)


def test_the_state_passed_in_is_not_changed(core, encodings, embedding):
    rng = np.random.default_rng(6)
    state = [rng.normal(size=z.shape).astype(np.float32) for z in _zeros(core)]
    before = [part.copy() for part in state]
    _, after = core(encodings[:, 0], embedding, state)
    for part, same, other in zip(state, before, after, strict=True):
        np.testing.assert_array_equal(part, same)
        assert np.abs(other - part).max() > 0.01


def test_nothing_is_kept_between_calls(core, encodings, embedding):
    first, _ = core(encodings[:, 0], embedding)
    core(encodings[:, 1], embedding)
    core(encodings, embedding)
    again, _ = core(encodings[:, 0], embedding)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_initial_state_is_zero(core):
    state = core.initial_state(BATCH)
    assert len(state) == 2 * core.layers
    for part, zero in zip(state, _zeros(core), strict=True):
        np.testing.assert_array_equal(part, zero)
        assert part.dtype == zero.dtype


def test_a_call_begins_with_the_initial_state(core, encodings, embedding):
    first, _ = core(encodings[:, 0], embedding)
    same, _ = core(encodings[:, 0], embedding, core.initial_state(BATCH))
    _assert_close(first, same)
