"""What encoders make of observations and arguments."""

import itertools

import numpy as np
import pytest

from npi_tf.layers import PictureCNN, PictureEncoder, ScratchPadEncoder
from tests.sights import noise

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


@pytest.fixture(scope="module")
def picture_encoder():
    """An encoder of pictures that shows its input, of which 4 are features."""
    width = ONE_HOT + 4
    encoder = PictureEncoder(
        OBSERVATION_SIZES,
        ARGUMENT_SIZES,
        PictureCNN((8,), features=4, shrink=8),
        view_sizes=(3, 2),
        hidden_units=width,
        encoding_dim=width,
    )
    encoder.build()
    identity, zero = np.eye(width), np.zeros(width)
    encoder.hidden.set_weights([identity, zero])
    encoder.output_layer.set_weights([identity, zero])
    return encoder


def test_features_stand_behind_symbols_and_arguments(picture_encoder):
    features = np.array([[0.5, 0.0, 2.0, 7.0]])
    encoding = picture_encoder(
        (np.array([[2, 0]]), features), np.array([[1, 0, 3]])
    )
    lit = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1]
    np.testing.assert_array_equal(encoding, [[*lit, 0.5, 0, 2, 7]])


def test_every_step_perceives_its_own_picture(picture_encoder):
    rng = np.random.default_rng(0)
    pictures = noise(5)
    inputs = {
        "observation": rng.integers(OBSERVATION_SIZES, size=(3, 4, 2)),
        "pictures": pictures,
        "view": rng.integers(5, size=(3, 4)),
    }
    symbols, seen = picture_encoder.perceive(inputs)
    features = np.asarray(picture_encoder.look(pictures))
    assert len(np.unique(features, axis=0)) == 5
    np.testing.assert_array_equal(symbols, inputs["observation"])
    np.testing.assert_array_equal(seen, features[inputs["view"]])


def test_names_of_pictures_are_guessed_from_their_features(picture_encoder):
    kernel = np.arange(20.0).reshape(4, 5)
    picture_encoder.namer.set_weights([kernel, np.zeros(5)])
    first, second = picture_encoder.name_views(np.eye(4)[:2])
    np.testing.assert_array_equal(first, [[0, 1, 2], [5, 6, 7]])
    np.testing.assert_array_equal(second, [[3, 4], [8, 9]])


def test_an_encoder_without_pictures_perceives_the_observation(encoder):
    observation = np.array([[[2, 0]]])
    assert encoder.perceive({"observation": observation}) is observation
