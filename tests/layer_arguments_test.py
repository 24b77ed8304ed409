"""What layers refuse to be made of, and what their scales do."""

import numpy as np
import pytest

from npi_tf.errors import InvalidConfig
from npi_tf.layers import (
    NPICore,
    PictureCNN,
    PictureEncoder,
    ProgramMemory,
    ScratchPadEncoder,
)
from tests.layer_arguments import CNN, CORE, ENCODER, MEMORY, PICTURE_ENCODER

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
