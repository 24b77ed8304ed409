"""What every layer promises. A new layer adds a row to `CASES`."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig
from npi_tf.layers import (
    NPICore,
    PictureCNN,
    PictureEncoder,
    ProgramMemory,
    ScratchPadEncoder,
)
from npi_tf.model_files import load_model, save_model
from tests.helpers import ADDITION
from tests.models import SIZES, addition_model, small_model
from tests.sights import noise

BATCH, TIME = 3, 4
CANON = get_domain("canon")
ARGUMENT_SIZES = ADDITION.library.argument_sizes
ARGUMENTS = sum(ARGUMENT_SIZES)
STATE = [(BATCH, SIZES.units)] * (2 * SIZES.layers)


@dataclasses.dataclass(frozen=True)
class Case:
    """A layer of the tests' small networks, and how it is called.

    Attributes:
        layer: class of the layer.
        arguments: its constructor's.
        inputs: draws a batch of inputs.
        shapes: of the tensors it returns, float32 all of them, in order.
    """

    layer: type[keras.layers.Layer]
    arguments: dict[str, Any]
    inputs: Callable[[np.random.Generator], tuple]
    shapes: list[tuple[int, ...]]

    def make(self):
        """Returns the layer, built, with weights that are drawn."""
        layer = self.layer(**self.arguments)
        layer.build()
        rng = np.random.default_rng(0)
        layer.set_weights([rng.normal(size=w.shape) for w in layer.weights])
        return layer


def _encoder_inputs(rng, leading, domain=ADDITION):
    sizes = domain.observation_sizes, domain.library.argument_sizes
    return tuple(rng.integers(s, size=(*leading, len(s))) for s in sizes)


def _picture_inputs(rng, leading):
    symbols, arguments = _encoder_inputs(rng, leading, CANON)
    features = rng.normal(size=(*leading, SIZES.features)).astype(np.float32)
    return (symbols, features), arguments


def _pictures(rng):
    return (noise(BATCH, seed=rng.integers(100)),)


def _normal(*shapes):
    def draw(rng):
        return tuple(rng.normal(size=s).astype(np.float32) for s in shapes)

    return draw


ENCODER = {
    "observation_sizes": ADDITION.observation_sizes,
    "argument_sizes": ARGUMENT_SIZES,
    "hidden_units": SIZES.encoder_hidden_units,
    "encoding_dim": SIZES.encoding_dim,
}
CNN = {
    "channels": SIZES.channels,
    "features": SIZES.features,
    "shrink": SIZES.shrink,
    "pooling": True,
}
PICTURE_ENCODER = {
    **ENCODER,
    "observation_sizes": CANON.observation_sizes,
    "argument_sizes": CANON.library.argument_sizes,
    "vision": PictureCNN(**CNN),
    "view_sizes": CANON.view_sizes,
}
CORE = {
    "encoding_dim": SIZES.encoding_dim,
    "embedding_dim": SIZES.embedding_dim,
    "key_dim": SIZES.key_dim,
    "argument_sizes": ARGUMENT_SIZES,
    "units": SIZES.units,
    "layers": SIZES.layers,
    "fusion_units": (12, 10),
    "head_gain": 2.0,
}
MEMORY = {
    "program_count": len(ADDITION.library),
    "key_dim": SIZES.key_dim,
    "embedding_dim": SIZES.embedding_dim,
}


def _cases(leading):
    """Returns a case of each layer, for inputs with leading dimensions."""
    return [
        Case(
            ScratchPadEncoder,
            ENCODER,
            lambda rng: _encoder_inputs(rng, leading),
            [(*leading, SIZES.encoding_dim)],
        ),
        Case(
            PictureEncoder,
            PICTURE_ENCODER,
            lambda rng: _picture_inputs(rng, leading),
            [(*leading, SIZES.encoding_dim)],
        ),
        Case(
            ProgramMemory,
            MEMORY,
            _normal((*leading, SIZES.key_dim)),
            [(*leading, len(ADDITION.library))],
        ),
        Case(
            NPICore,
            CORE,
            _normal(
                (*leading, SIZES.encoding_dim), (BATCH, SIZES.embedding_dim)
            ),
            [leading, (*leading, SIZES.key_dim), (*leading, ARGUMENTS), *STATE],
        ),
    ]


CASES = {
    f"{case.layer.__name__} {kind}": case
    for kind, leading in (("of a step", (BATCH,)), ("of calls", (BATCH, TIME)))
    for case in _cases(leading)
} | {
    f"PictureCNN that {kind}": Case(
        PictureCNN, arguments, _pictures, [(BATCH, SIZES.features)]
    )
    for kind, arguments in (
        ("pools", CNN),
        ("normalises", {**CNN, "pooling": False}),
    )
}
SHAPED = {
    name: case
    for name, case in CASES.items()
    if "compute_output_shape" in vars(case.layer)
}
MUST_BE_POSITIVE = [
    *(
        (ScratchPadEncoder, ENCODER, n)
        for n in ("hidden_units", "encoding_dim")
    ),
    *((PictureCNN, CNN, name) for name in ("features", "shrink")),
    (PictureEncoder, PICTURE_ENCODER, "hidden_units"),
    *((ProgramMemory, MEMORY, name) for name in MEMORY),
    *((NPICore, CORE, n) for n in CORE if type(CORE[n]) is int),
]
MUST_ALL_BE_POSITIVE = [
    (ScratchPadEncoder, ENCODER, "observation_sizes"),
    (ScratchPadEncoder, ENCODER, "argument_sizes"),
    (PictureEncoder, PICTURE_ENCODER, "observation_sizes"),
    (PictureEncoder, PICTURE_ENCODER, "view_sizes"),
    (PictureCNN, CNN, "channels"),
    (NPICore, CORE, "argument_sizes"),
    (NPICore, CORE, "fusion_units"),
]


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request):
    return request.param


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """Layers by class, as they were and after a journey through a file."""
    pairs = {}
    for model in (addition_model(), small_model(CANON)):
        folder = tmp_path_factory.mktemp("m")
        reloaded = load_model(save_model(model, folder))
        pairs |= {
            type(part): (part, again)
            for part, again in zip(_parts(model), _parts(reloaded), strict=True)
        }
    return pairs


def _draw(case, seed=1):
    return case.inputs(np.random.default_rng(seed))


def _parts(model):
    """Returns all layers of a network."""
    encoder = model.encoder()
    eyes = [encoder.vision] if isinstance(encoder, PictureEncoder) else []
    return encoder, *eyes, model.memory, model.core


def _shapes(inputs):
    return tf.nest.map_structure(lambda part: part.shape, inputs)


def _outputs(layer, inputs):
    return [np.asarray(leaf) for leaf in tf.nest.flatten(layer(*inputs))]


def _assert_equal(actual, expected):
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def _assert_close(actual, expected):
    for one, other in zip(actual, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


def test_outputs_are_as_documented(case):
    outputs = _outputs(case.make(), _draw(case))
    assert [output.shape for output in outputs] == case.shapes
    assert {output.dtype for output in outputs} == {np.dtype(np.float32)}


@pytest.mark.parametrize("case", SHAPED.values(), ids=SHAPED.keys())
def test_shapes_are_known_beforehand(case):
    shapes = _shapes(_draw(case))
    assert [case.make().compute_output_shape(*shapes)] == case.shapes


def test_config_makes_the_same_layer(case):
    layer = case.make()
    config = json.loads(json.dumps(layer.get_config()))
    copy = case.layer.from_config(config)
    copy.build()
    copy.set_weights(layer.get_weights())
    assert copy.get_config() == layer.get_config()
    inputs = _draw(case)
    _assert_equal(_outputs(copy, inputs), _outputs(layer, inputs))


def test_config_holds_every_argument(case):
    config = case.make().get_config()
    assert {name: config[name] for name in case.arguments} == {
        name: keras.saving.serialize_keras_object(value)
        if isinstance(value, keras.layers.Layer)
        else value
        for name, value in case.arguments.items()
    }


def test_layer_is_registered(case):
    name = keras.saving.get_registered_name(case.layer)
    assert name == f"npi_tf>{case.layer.__name__}"


def test_saved_layer_is_the_same_to_the_bit(case, parts):
    inputs = _draw(case)
    before, after = (_outputs(part, inputs) for part in parts[case.layer])
    assert np.any(before[0])
    _assert_equal(after, before)


def test_compiled_layer_agrees_with_the_eager_one(case):
    layer, inputs = case.make(), _draw(case)
    compiled = tf.function(lambda *inputs: layer(*inputs))
    _assert_close(_outputs(compiled, inputs), _outputs(layer, inputs))


def test_rows_of_a_batch_are_independent(case):
    layer = case.make()
    inputs, others = _draw(case, seed=1), _draw(case, seed=2)
    mixed = tf.nest.map_structure(
        lambda part, other: np.concatenate([part[:1], other[1:]]),
        inputs,
        others,
    )
    before, after = _outputs(layer, inputs), _outputs(layer, mixed)
    _assert_close([a[:1] for a in after], [b[:1] for b in before])
    assert not np.allclose(after[0][1:], before[0][1:])


@pytest.mark.parametrize("size", [0, -1, 1.5, True, "8"])
@pytest.mark.parametrize(("layer", "arguments", "name"), MUST_BE_POSITIVE)
def test_a_bad_size_is_refused(layer, arguments, name, size):
    with pytest.raises(InvalidConfig) as refusal:
        layer(**{**arguments, name: size})
    assert str(refusal.value) == (
        f"`{name}` must be a positive integer. Received: {size!r}."
    )


@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize(("layer", "arguments", "name"), MUST_ALL_BE_POSITIVE)
def test_a_bad_size_among_several_is_refused(layer, arguments, name, i):
    sizes = [2, 2]
    sizes[i] = 0
    with pytest.raises(InvalidConfig) as refusal:
        layer(**{**arguments, name: sizes})
    assert str(refusal.value) == (
        f"`{name}[{i}]` must be a positive integer. Received: 0."
    )


@pytest.mark.parametrize(
    ("layer", "arguments", "name"),
    [(NPICore, CORE, "head_gain"), (ProgramMemory, MEMORY, "key_stddev")],
)
@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan")])
def test_a_bad_scale_is_refused(layer, arguments, name, scale):
    with pytest.raises(InvalidConfig) as refusal:
        layer(**{**arguments, name: scale})
    assert str(refusal.value) == (
        f"`{name}` must be a number above 0. Received: {scale!r}."
    )


def test_scales_set_the_spread_of_fresh_weights():
    memory = ProgramMemory(500, 20, 3, key_stddev=4.0)
    usual = ProgramMemory(500, 20, 3)
    core, gained = (
        NPICore(**{**CORE, "units": 200, "head_gain": gain})
        for gain in (1.0, 5.0)
    )
    for layer in (memory, usual, core, gained):
        layer.build()
    assert np.std(memory.keys) == pytest.approx(4.0, rel=0.05)
    assert np.std(usual.keys) == pytest.approx(20**-0.5, rel=0.05)
    for name, gain in (("f_end", 5.0), ("f_arg", 5.0), ("f_prog", 1.0)):
        before, after = (
            np.std(getattr(c, name).kernel) for c in (core, gained)
        )
        assert after / before == pytest.approx(gain, rel=0.2)
