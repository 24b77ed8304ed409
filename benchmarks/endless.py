"""A network whose program never ends, to make the length of a run certain."""

from __future__ import annotations

import numpy as np

from npi_tf.domains.base import Domain
from npi_tf.domains.pad import LEFT, MOVE
from npi_tf.model import NPI
from npi_tf.training.build import build_model
from npi_tf.training.config import ModelConfig
from npi_tf.types import ACT

_CERTAIN = 1e4
"""A logit that no weight of a fresh network can outweigh."""


def endless_model(config: ModelConfig, domain: Domain) -> NPI:
    """Returns a network that moves pointers left until its step limit.

    The heads' biases settle all but which pointer moves. The work of a step
    is that of any other network of these sizes: the graph interpreter
    evaluates all of them, and saves and restores a frame, whatever is decided.

    Args:
        config: sizes of the network.
        domain: one with a scratch pad.
    """
    model = build_model(config, domain)
    core, memory = model.core, model.memory
    core.f_end.bias.assign([-_CERTAIN])
    core.f_prog.bias.assign(np.full(model.key_dim, _CERTAIN))
    keys = np.zeros((len(model.program_names), model.key_dim))
    keys[model.program_names.index(ACT)] = 1.0
    memory.keys.assign(keys)
    core.f_arg.bias.assign(_moves(model.argument_sizes))
    return model


def _moves(sizes: tuple[int, int, int]) -> np.ndarray:
    """Returns argument biases under which every action moves left."""
    kind, pointer, value = (np.zeros(size) for size in sizes)
    kind[MOVE] = _CERTAIN
    value[LEFT] = _CERTAIN
    return np.concatenate([kind, pointer, value])
