"""Question RNN, selector and pivots against loops in NumPy."""

import json

import keras
import numpy as np
import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.neural_programmer.layers import QuestionRNN, Selector
from npi_tf.neural_programmer.soft import weigh_numbers

BATCH, WORDS, COLUMNS, DIM, OPERATIONS, STEPS = 3, 6, 4, 8, 5, 3
LENGTHS, WIDTHS = [6, 1, 4], [4, 1, 2]
MASK = np.arange(WORDS) < np.array(LENGTHS)[:, None]
THERE = np.arange(COLUMNS) < np.array(WIDTHS)[:, None]
RNN = {"input_dim": 5, "units": DIM}
SELECTOR = {"operations": OPERATIONS, "steps": STEPS, "units": DIM}
CASES = [
    (QuestionRNN, {**RNN, "bidirectional": False}),
    (QuestionRNN, {**RNN, "bidirectional": True}),
    (Selector, {**SELECTOR, "attention": False}),
    (Selector, {**SELECTOR, "attention": True}),
]


def drawn(layer_class, arguments):
    """Returns a built layer whose weights are far from 0."""
    layer = layer_class(**arguments)
    layer.build()
    rng = np.random.default_rng(0)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.weights])
    return layer


def normal(*shape, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape).astype(np.float32)


def inputs_of(layer):
    if isinstance(layer, QuestionRNN):
        return normal(BATCH, WORDS, 5), MASK
    return (
        normal(BATCH, DIM),
        normal(BATCH, WORDS, DIM, seed=2),
        MASK,
        normal(BATCH, COLUMNS, DIM, seed=3),
        THERE,
    )


def softmax(scores):
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


def read(words, state_kernel, word_kernel):
    """Returns the states of z_i = tanh(W_q [z_{i-1}; V(w_i)])."""
    kernel = np.concatenate([state_kernel, word_kernel])
    state, states = np.zeros(state_kernel.shape[0]), []
    for word in words:
        state = np.tanh(np.concatenate([state, word]) @ kernel)
        states.append(state)
    return np.array(states)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_question_rnn(bidirectional):
    layer = drawn(QuestionRNN, {**RNN, "bidirectional": bidirectional})
    words, mask = inputs_of(layer)
    states, last = map(np.array, layer(words, mask))
    kernels = [tuple(map(np.array, pair)) for pair in layer.kernels]
    for i, length in enumerate(LENGTHS):
        there = words[i, :length]
        expected = read(there, *kernels[0])
        end = expected[-1]
        if bidirectional:
            back = read(there[::-1], *kernels[1])
            end = np.concatenate([end, back[-1]])
            expected = np.hstack([expected, back[::-1]])
        np.testing.assert_allclose(states[i, :length], expected, rtol=1e-4)
        np.testing.assert_allclose(last[i], end, rtol=1e-4)


def select(layer, question, states, names):
    """Returns the selections of one question, step by step."""
    U = np.array(layer.embeddings)
    history, chosen = np.zeros(DIM), []
    for t in range(STEPS):
        if t:
            past = [chosen[-1][0] @ U, chosen[-1][1] @ names, history]
            kernel = np.array(layer.history_kernel)
            history = np.tanh(np.concatenate(past) @ kernel)
        seen = [question, history]
        if layer.attention:
            query = history @ np.array(layer.query_kernel)
            keys = states @ np.array(layer.state_kernel)
            scores = np.tanh(keys + query) @ np.array(layer.score)
            seen.insert(1, softmax(scores) @ states)
        seen = np.concatenate(seen)
        chosen.append(
            (
                softmax(U @ np.tanh(seen @ np.array(layer.operation_kernel))),
                softmax(names @ np.tanh(seen @ np.array(layer.column_kernel))),
            )
        )
    return chosen


@pytest.mark.parametrize("attention", [False, True])
def test_selector(attention):
    layer = drawn(Selector, {**SELECTOR, "attention": attention})
    question, states, mask, names, there = inputs_of(layer)
    operation, column = layer(question, states, mask, names, there)
    for i in range(BATCH):
        expected = select(
            layer,
            question[i],
            states[i, : LENGTHS[i]],
            names[i, : WIDTHS[i]],
        )
        for t, (operations, columns) in enumerate(expected):
            np.testing.assert_allclose(
                operation[i, t], operations, rtol=1e-3, atol=1e-6
            )
            np.testing.assert_allclose(
                column[i, t, : WIDTHS[i]], columns, rtol=1e-3, atol=1e-6
            )
        assert not np.array(column)[i, :, WIDTHS[i] :].any()


@pytest.mark.parametrize("attention", [False, True])
def test_hard_selection_is_the_best_of_the_soft_one(attention):
    layer = drawn(Selector, {**SELECTOR, "attention": attention})
    inputs = inputs_of(layer)
    soft, hard = layer(*inputs), layer(*inputs, hard=True)
    for part, firm in zip(soft, hard, strict=True):
        firm = np.array(firm)
        assert set(firm.ravel()) == {0, 1}
        assert (firm.sum(axis=-1) == 1).all()
        np.testing.assert_array_equal(
            firm.argmax(-1), np.array(part).argmax(-1)
        )


def test_the_history_is_one_of_soft_selections():
    layer = drawn(Selector, SELECTOR)
    question, states, mask, names, there = inputs_of(layer)
    operation, column = map(
        np.array, layer(question, states, mask, names, there)
    )
    past = np.concatenate(
        [
            operation[:, 0] @ np.array(layer.embeddings),
            np.einsum("bc,bcd->bd", column[:, 0], names),
            np.zeros((BATCH, DIM)),
        ],
        axis=1,
    )
    history = np.tanh(past @ np.array(layer.history_kernel))
    query = np.tanh(
        np.hstack([question, history]) @ np.array(layer.operation_kernel)
    )
    scores = np.exp(query @ np.array(layer.embeddings).T)
    np.testing.assert_allclose(
        operation[:, 1], scores / scores.sum(-1, keepdims=True), rtol=1e-4
    )


def test_numbers_are_weighed_by_the_word_to_their_left():
    states = normal(2, WORDS, DIM)
    operation = normal(DIM, seed=2)
    left = np.array([[0, 3], [4, 0]], np.int32)
    there = np.array([[True, True], [True, False]])
    weights = np.array(weigh_numbers(states, left, there, operation))
    expected = softmax(states[0, [0, 3]] @ operation)
    np.testing.assert_allclose(weights[0], expected, rtol=1e-5)
    np.testing.assert_array_equal(weights[1], [1, 0])


@pytest.mark.parametrize(("layer_class", "arguments"), CASES)
def test_configuration_round_trip(layer_class, arguments):
    layer = drawn(layer_class, arguments)
    config = json.loads(json.dumps(layer.get_config()))
    other = layer_class.from_config(config)
    other.build()
    assert {k: config[k] for k in arguments} == arguments
    other.set_weights(layer.get_weights())
    for one, two in zip(
        layer(*inputs_of(layer)), other(*inputs_of(layer)), strict=True
    ):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(("layer_class", "arguments"), CASES)
def test_fresh_parameters_are_uniform(layer_class, arguments):
    keras.utils.set_random_seed(0)
    layer = layer_class(**arguments)
    layer.build()
    values = np.concatenate([w.ravel() for w in layer.get_weights()])
    assert np.abs(values).max() <= 0.1
    assert np.std(values) == pytest.approx(0.2 / 12**0.5, rel=0.15)
    firsts = {w.ravel()[0] for w in layer.get_weights()}
    assert len(firsts) == len(layer.weights)


@pytest.mark.parametrize(("layer_class", "arguments"), CASES)
def test_sizes_are_positive(layer_class, arguments):
    for name, size in arguments.items():
        if not isinstance(size, bool):
            for wrong in (0, -1, 2.0, True):
                with pytest.raises(InvalidConfig, match=f"`{name}` must be"):
                    layer_class(**{**arguments, name: wrong})


def test_odd_units_cannot_be_halved():
    with pytest.raises(InvalidConfig, match="must be even. Received: 7"):
        QuestionRNN(5, 7, bidirectional=True)
    assert QuestionRNN(5, 7).units == 7
