"""Small networks for tests, and what to make of their weights."""

import functools

import numpy as np

from npi_tf.domains import get_domain
from npi_tf.training.build import build_model
from npi_tf.training.config import ModelConfig

SIZES = ModelConfig(
    units=8,
    layers=2,
    encoding_dim=6,
    encoder_hidden_units=10,
    embedding_dim=5,
    key_dim=4,
)
SURE = 20.0


def small_model(domain, seed=0):
    """Returns a network of a domain with random weights."""
    return randomize(build_model(SIZES, domain), seed)


@functools.cache
def addition_model():
    """Returns a network that several tests read and none changes."""
    return small_model(get_domain("addition"))


def randomize(model, seed, gain=3.0):
    """Draws all weights, so that decisions differ and no gate is stuck."""
    rng = np.random.default_rng(seed)
    model.set_weights(
        [
            gain * rng.normal(size=w.shape) / np.sqrt(w.shape[0])
            for w in model.get_weights()
        ]
    )
    return model


def disturb(model, weights, seed, noise):
    """Sets weights to given ones with noise, relative to their spread."""
    rng = np.random.default_rng(seed)
    model.set_weights(
        [w + noise * w.std() * rng.normal(size=w.shape) for w in weights]
    )
    return model


def decide_always(model, call, *, end):
    """Sets the weights so that every decision is the same."""
    model.set_weights([np.zeros(w.shape) for w in model.get_weights()])
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


def _keys_on_a_circle(count, key_dim):
    """Returns keys of which each has its largest inner product with itself."""
    angle = 2 * np.pi * np.arange(count) / count
    keys = np.zeros((count, key_dim))
    keys[:, 0], keys[:, 1] = np.cos(angle), np.sin(angle)
    return keys
