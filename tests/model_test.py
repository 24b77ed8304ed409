"""The network as a whole."""

import json

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.errors import InvalidConfig, InvalidModel
from npi_tf.layers import ScratchPadEncoder
from npi_tf.model import NPI, Logits
from npi_tf.model_files import load_model, save_model
from npi_tf.traces import step_arrays
from tests.helpers import ADDITION, record_addition
from tests.models import addition_model, randomize

NAMES = ("ACT", "GO")
ARGUMENT_SIZES = (2, 1, 3)


def _encoder(observed=2, **options):
    return ScratchPadEncoder(
        (3,) * observed, ARGUMENT_SIZES, encoding_dim=4, **options
    )


def _model(**changes):
    settings = {
        "program_names": NAMES,
        "argument_sizes": ARGUMENT_SIZES,
        "encoders": {"pad": _encoder()},
        "encoding_dim": 4,
        "units": 3,
    }
    model = NPI(**{**settings, **changes})
    model.build()
    return randomize(model, seed=0)


def _inputs(observed=2):
    rng = np.random.default_rng(1)
    return {
        "observation": rng.integers(3, size=(2, 5, observed)),
        "arguments": rng.integers(ARGUMENT_SIZES, size=(2, 3)),
        "program": np.array([1, 0]),
    }


def _zero_state(model, batch):
    return [np.zeros((batch, model.units), np.float32)] * (
        2 * model.layers_count
    )


def _steps(model, inputs, domain=None):
    """Evaluates calls step by step, as an interpreter does."""
    state = _zero_state(model, len(inputs["program"]))
    for observation in np.swapaxes(inputs["observation"], 0, 1):
        logits, state = model.step(
            observation, inputs["arguments"], inputs["program"], state, domain
        )
        yield logits


def _assert_equal(actual, expected):
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.fixture(scope="module")
def reloaded(tmp_path_factory):
    return load_model(save_model(_model(), tmp_path_factory.mktemp("model")))


def test_logits_have_the_documented_shapes():
    logits = _model()(_inputs())
    assert logits.end.shape == (2, 5)
    assert logits.program.shape == (2, 5, 2)
    assert logits.arguments.shape == (2, 5, 6)


def test_a_call_as_a_whole_is_its_steps():
    model, inputs = _model(), _inputs()
    logits = model(inputs)
    for t, step in enumerate(_steps(model, inputs)):
        for whole, part in zip(logits, step, strict=True):
            np.testing.assert_allclose(whole[:, t], part, rtol=1e-4, atol=1e-5)


def test_recorded_calls_are_scored_as_they_are_run():
    model = addition_model()
    for record in record_addition("96", "125").calls():
        inputs = {
            "observation": step_arrays(record, ADDITION.library)["observation"],
            "arguments": np.array(record.call.arguments),
            "program": np.array(ADDITION.library.id_of(record.call.program)),
        }
        inputs = {name: value[None] for name, value in inputs.items()}
        run = [step.program[0] for step in _steps(model, inputs)]
        np.testing.assert_allclose(
            model(inputs).program[0], run, rtol=1e-4, atol=1e-4
        )


@pytest.mark.parametrize("part", ["observation", "arguments", "program"])
def test_every_input_counts(part):
    model, inputs = _model(), _inputs()
    before = model(inputs)
    changed = {**inputs, part: (inputs[part] + 1) % 2}
    for one, other in zip(before, model(changed), strict=True):
        assert np.abs(one - other).max() > 1e-3


def test_reloaded_model_is_the_same_to_the_bit(reloaded):
    model, inputs = _model(), _inputs()
    logits, again = model(inputs), reloaded(inputs)
    _assert_equal(again, logits)
    _assert_equal(reloaded.choose(again), model.choose(logits))
    for one, other in zip(
        _steps(reloaded, inputs), _steps(model, inputs), strict=True
    ):
        _assert_equal(one, other)


def test_reloaded_model_has_the_same_settings(reloaded):
    config = _model(name=reloaded.name).get_config()
    encoder = config["encoders"]["pad"]["config"]
    encoder["name"] = reloaded.encoder().name
    assert json.dumps(reloaded.get_config()) == json.dumps(config)
    assert reloaded.program_names == NAMES
    assert reloaded.argument_sizes == ARGUMENT_SIZES


def test_choices_are_the_most_probable():
    model = _model()
    logits = Logits(
        end=tf.constant([-0.1, 0.0]),
        program=tf.constant([[1.0, 2.0], [2.0, 1.0]]),
        arguments=tf.constant(
            [[0.0, 1.0, -5.0, 0.0, 2.0, 1.0], [1.0, 0.0, 9.0, 3.0, 2.0, 1.0]]
        ),
    )
    choice = model.choose(logits)
    _assert_equal(choice, ([1, 0], [[1, 0, 1], [0, 0, 0]], [False, True]))
    assert choice.program.dtype == choice.arguments.dtype == tf.int32
    assert choice.end.dtype == tf.bool


def test_choices_of_sequences_are_those_of_their_steps():
    model = _model()
    logits = model(_inputs())
    choice = model.choose(logits)
    for t in range(5):
        step = model.choose(Logits(*(part[:, t] for part in logits)))
        _assert_equal([part[:, t] for part in choice], step)


def test_arguments_are_split_by_their_sizes():
    parts = _model().split_arguments(tf.reshape(tf.range(12), (2, 6)))
    _assert_equal(
        parts, ([[0, 1], [6, 7]], [[2], [8]], [[3, 4, 5], [9, 10, 11]])
    )


def test_each_domain_has_its_encoder():
    pad, wide = _encoder(), _encoder(observed=3)
    model = _model(encoders={"pad": pad, "wide": wide})
    assert model.encoder("pad") is pad
    assert model.encoder("wide") is wide


def test_calls_and_steps_go_through_the_encoder_of_their_domain():
    model = _model(encoders={"pad": _encoder(), "wide": _encoder(observed=3)})
    inputs = _inputs(observed=3)
    narrow, wide = (model(inputs, domain=name).end for name in ("pad", "wide"))
    assert np.abs(narrow - wide).max() > 1e-3
    first = next(_steps(model, inputs, "wide"))
    np.testing.assert_allclose(first.end, wide[:, 0], rtol=1e-4)


@pytest.mark.parametrize("domain", [None, "sort"])
def test_a_domain_without_encoder_is_refused(domain):
    model = _model(encoders={"pad": _encoder(), "wide": _encoder(observed=3)})
    with pytest.raises(
        InvalidConfig, match=f"encoder for: pad, wide. Received: {domain!r}"
    ):
        model(_inputs(), domain=domain)


def test_the_only_encoder_answers_to_no_other_name():
    with pytest.raises(InvalidConfig, match="for: pad. Received: 'sort'"):
        _model().encoder("sort")


def test_a_model_needs_act():
    with pytest.raises(
        InvalidConfig,
        match=r"must contain ACT and no name twice. Received: \('GO',\)",
    ):
        _model(program_names=("GO",))


def test_a_model_knows_no_program_twice():
    with pytest.raises(InvalidConfig, match="no name twice. Received: .*'GO'"):
        _model(program_names=("GO", "ACT", "GO"))


def test_encoders_are_as_wide_as_the_model_says():
    with pytest.raises(InvalidConfig, match=r"Received: pad, \d+ wide"):
        _model(encoding_dim=99)


def test_a_model_needs_an_encoder():
    with pytest.raises(
        InvalidConfig, match="`encoders` must hold at least one domain"
    ):
        _model(encoders={})


@pytest.mark.parametrize("version", [0, 2, None])
def test_another_format_is_refused(version):
    config = {**_model().get_config(), "format_version": version}
    with pytest.raises(
        InvalidModel,
        match=f"must be of format 1. Received: format {version}",
    ):
        NPI.from_config(config)


def test_reading_a_config_leaves_it_as_it_was():
    config = _model().get_config()
    before = json.dumps(config)
    NPI.from_config(config)
    assert json.dumps(config) == before
