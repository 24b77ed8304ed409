"""What encoders make of observations and arguments."""

import itertools

import numpy as np
import pytest

from npi_tf.layers import ScratchPadEncoder

OBSERVATION_SIZES = (3, 2)
ARGUMENT_SIZES = (2, 1, 4)
ONE_HOT = sum(OBSERVATION_SIZES) + sum(ARGUMENT_SIZES)


@pytest.fixture(scope="module")
def encoder():
    """An encoder that shows its one-hot input."""
    encoder = ScratchPadEncoder(
        OBSERVATION_SIZES,
        ARGUMENT_SIZES,
        hidden_units=ONE_HOT,
        encoding_dim=ONE_HOT,
    )
    encoder.build()
    identity, zero = np.eye(ONE_HOT), np.zeros(ONE_HOT)
    encoder.set_weights([identity, zero, identity, zero])
    return encoder


def _everything():
    """Returns every observation with every arguments, `(n, 2)`, `(n, 3)`."""
    both = np.array(
        list(itertools.product(*map(range, OBSERVATION_SIZES + ARGUMENT_SIZES)))
    )
    return both[:, :2], both[:, 2:]


def test_symbols_and_arguments_each_light_one_position(encoder):
    encoding = encoder(np.array([[2, 0]]), np.array([[1, 0, 3]]))
    np.testing.assert_array_equal(
        encoding, [[0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1]]
    )


def test_every_input_has_its_own_positions(encoder):
    observation, arguments = _everything()
    encodings = np.asarray(encoder(observation, arguments))
    assert (encodings.sum(axis=1) == 5).all()
    assert len(np.unique(encodings, axis=0)) == len(observation)


def test_a_sequence_is_encoded_step_by_step(encoder):
    observation, arguments = _everything()
    steps = np.asarray(encoder(observation, arguments))
    sequence = encoder(
        observation.reshape(2, -1, 2), arguments.reshape(2, -1, 3)
    )
    np.testing.assert_array_equal(sequence, steps.reshape(2, -1, ONE_HOT))


def test_an_mlp_follows_the_one_hot_values():
    encoder = ScratchPadEncoder(
        OBSERVATION_SIZES, ARGUMENT_SIZES, hidden_units=6, encoding_dim=5
    )
    encoder.build()
    rng = np.random.default_rng(0)
    kernel, bias, output_kernel, output_bias = weights = [
        rng.normal(size=w.shape) for w in encoder.get_weights()
    ]
    encoder.set_weights(weights)
    lit = [1, 3, 6, 7, 10]
    hidden = np.maximum(kernel[lit].sum(axis=0) + bias, 0)
    assert 0 < (hidden == 0).sum() < 6
    np.testing.assert_allclose(
        encoder(np.array([[1, 0]]), np.array([[1, 0, 2]])),
        [hidden @ output_kernel + output_bias],
        rtol=1e-5,
    )
