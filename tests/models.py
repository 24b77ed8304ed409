"""Small networks for tests, and what to make of their weights."""

import functools

import numpy as np

from npi_tf.domains import get_domain
from npi_tf.layers import PictureEncoder
from npi_tf.training.build import build_model
from npi_tf.training.config import ModelConfig

SIZES = ModelConfig(
    units=8,
    layers=2,
    encoding_dim=6,
    encoder_hidden_units=10,
    embedding_dim=5,
    key_dim=4,
    channels=(8, 8),
    features=8,
    shrink=4,
)
SURE = 20.0


def small_model(domain, seed=0, sizes=SIZES):
    """Returns a network of a domain with random weights."""
    model = build_model(sizes, domain)
    _draw(_eyes(model), seed, gain=1.0)
    return randomize(model, seed)


@functools.cache
def addition_model():
    """Returns a network that several tests read and none changes."""
    return small_model(get_domain("addition"))


def randomize(model, seed, gain=3.0):
    """Draws all weights, so that decisions differ and no gate is stuck.

    This and what follows leave a picture network as it is, so that features
    of pictures stay true.
    """
    _draw(_mind(model), seed, gain)
    return model


def disturb(model, weights, seed, noise):
    """Sets weights to given ones with noise, relative to their spread."""
    model.set_weights(weights)
    rng = np.random.default_rng(seed)
    for variable in _mind(model):
        w = variable.numpy()
        variable.assign(w + noise * w.std() * rng.normal(size=w.shape))
    return model


def decide_always(model, call, *, end):
    """Sets the weights so that every decision is the same."""
    for variable in _mind(model):
        variable.assign(np.zeros(variable.shape))
    keys = _keys_on_a_circle(len(model.program_names), model.key_dim)
    first = len(model.program_names) - sum(model.added)
    groups = np.split(keys, np.cumsum([first, *model.added])[:-1])
    rows = [model.memory.keys, *(k for k, _ in model.memory.added_rows)]
    for variable, group in zip(rows, groups, strict=True):
        variable.assign(group)
    row = model.program_names.index(call.program)
    model.core.f_prog.bias.assign(SURE * keys[row])
    model.core.f_arg.bias.assign(argument_logits(model, call.arguments))
    model.core.f_end.bias.assign([SURE if end else -SURE])
    return model


def argument_logits(model, arguments):
    """Returns logits `(sum(argument_sizes),)` that are sure of arguments."""
    return np.concatenate(
        [
            SURE * np.eye(size)[value]
            for size, value in zip(model.argument_sizes, arguments, strict=True)
        ]
    )


def _eyes(model):
    """Returns the weights with which a network looks at pictures."""
    return [
        variable
        for encoder in model.encoders.values()
        if isinstance(encoder, PictureEncoder)
        for variable in encoder.vision.weights
    ]


def _mind(model):
    """Returns all other weights."""
    eyes = {id(variable) for variable in _eyes(model)}
    return [variable for variable in model.weights if id(variable) not in eyes]


def _draw(variables, seed, gain):
    rng = np.random.default_rng(seed)
    for variable in variables:
        shape = variable.shape
        inputs = np.prod(shape[:-1]) if len(shape) > 1 else shape[0]
        variable.assign(gain * rng.normal(size=shape) / np.sqrt(inputs))


def _keys_on_a_circle(count, key_dim):
    """Returns keys of which each has its largest inner product with itself."""
    angle = 2 * np.pi * np.arange(count) / count
    keys = np.zeros((count, key_dim))
    keys[:, 0], keys[:, 1] = np.cos(angle), np.sin(angle)
    return keys
