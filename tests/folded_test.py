"""The folded model against the model's own layers."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.folded import NEVER, FoldedModel, choose
from npi_tf.layers import ScratchPadEncoder
from npi_tf.model import NPI
from npi_tf.new_programs import add_programs
from npi_tf.programs import Program
from npi_tf.training.build import build_model
from tests.models import SIZES, randomize, small_model

BATCH = 5


class PlainEncoder(keras.layers.Layer):
    """An encoder that is no MLP over one-hot vectors."""

    encoding_dim = 4

    def build(self, *shapes):
        self.scale = self.add_weight(shape=(self.encoding_dim,))
        self.built = True

    def call(self, observation, arguments):
        numbers = keras.ops.concatenate([observation, arguments], axis=-1)
        mean = keras.ops.mean(keras.ops.cast(numbers, "float32"), axis=-1)
        return keras.ops.tanh(mean[..., None] * self.scale)


def _with_another_encoder():
    model = NPI(
        ("ADD", "ACT"), (2, 3, 4), {"plain": PlainEncoder()}, encoding_dim=4
    )
    model.build()
    return model


def _extended(mask):
    sort = small_model(get_domain("sort"))
    return add_programs(sort, [Program("NEW"), Program("NEWER")], mask=mask)


MODELS = {
    "addition": lambda: small_model(get_domain("addition")),
    "canon": lambda: small_model(get_domain("canon")),
    "several": lambda: build_model(
        SIZES, get_domain("addition"), get_domain("sort")
    ),
    "masked": lambda: _extended(mask=True),
    "unmasked": lambda: _extended(mask=False),
    "another encoder": _with_another_encoder,
}


@pytest.fixture(params=MODELS, scope="module")
def model(request):
    return MODELS[request.param]()


def _draw(model, seed):
    """Returns an observation, calls and states for the last encoder."""
    rng = np.random.default_rng(seed)
    name, encoder = [*model.encoders.items()][-1]
    sizes = getattr(encoder, "observation_sizes", (7, 9))
    observation = _integers(rng, sizes)
    if hasattr(encoder, "vision"):
        features = rng.normal(size=(BATCH, encoder.vision.features))
        observation = observation, features.astype(np.float32)
    call = _integers(rng, (len(model.program_names), *model.argument_sizes))
    width = 2 * model.layers_count * model.units
    state = rng.normal(size=(BATCH, width)).astype(np.float32)
    return name, observation, call, state


def _integers(rng, sizes):
    return rng.integers(sizes, size=(BATCH, len(sizes))).astype(np.int32)


def _parts(model, logits):
    """Returns the logits as those of `NPI.step`, and what is behind them."""
    sizes = (len(model.program_names), *model.argument_sizes, 2)
    parts = [logits[:, i, :size] for i, size in enumerate(sizes)]
    behind = [logits[:, i, size:] for i, size in enumerate(sizes)]
    return parts, np.concatenate(behind, axis=1)


def _assert_close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-5)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_it_evaluates_what_the_layers_do(model, seed):
    randomize(model, seed, gain=1.0)
    name, observation, call, state = _draw(model, seed)
    step = FoldedModel(model, name).step(observation, call, state)
    logits, after = model.step(
        observation,
        call[:, 1:],
        call[:, 0],
        tf.split(state, 2 * model.layers_count, axis=1),
        name,
    )
    _assert_close(step.state, tf.concat(after, axis=1))
    (program, *arguments, end), behind = _parts(model, step.logits.numpy())
    allowed = np.asarray(logits.program) > -1e8
    _assert_close(program[allowed], np.asarray(logits.program)[allowed])
    assert (program[~allowed] == NEVER).all()
    assert (behind == NEVER).all()
    _assert_close(np.concatenate(arguments, axis=1), logits.arguments)
    _assert_close(end[:, 0], logits.end)
    assert (end[:, 1] == 0.0).all()
    choice = model.choose(logits)
    expected = [choice.program[:, None], choice.arguments, ~choice.end[:, None]]
    np.testing.assert_array_equal(
        choose(step.logits), np.concatenate(expected, axis=1)
    )


def test_what_is_not_sure_to_go_on_ends():
    logits = np.zeros((3, 5, 2), np.float32)
    logits[:, 4, 0] = [0.0, -1e-6, 1e-6]
    assert choose(logits)[:, 4].numpy().tolist() == [0, 1, 0]


def test_masked_programs_are_kept_from_calling_new_ones():
    model = _extended(mask=True)
    randomize(model, 0)
    new = len(model.program_names) - 2
    name, observation, call, state = _draw(model, 0)
    call[:, 0] = [0, 1, 2, new, new + 1]
    program = (
        FoldedModel(model, name).step(observation, call, state).logits[:, 0]
    )
    hidden = (program.numpy()[:, new : new + 2] == NEVER).all(axis=1)
    assert hidden.tolist() == [True, True, True, False, False]


def test_its_weights_are_multiplied_out_once():
    """A step takes seven products: four are the LSTM's."""
    model = small_model(get_domain("addition"))
    assert isinstance(model.encoder(), ScratchPadEncoder)
    _, observation, call, state = _draw(model, 0)
    folded = FoldedModel(model, "addition")

    @tf.function
    def step():
        return folded.step(observation, call, state)

    operations = step.get_concrete_function().graph.get_operations()
    assert [op.type for op in operations].count("MatMul") == 7
