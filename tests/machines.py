"""Networks with both of their interpreters, to compare their runs."""

import functools
import itertools
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from npi_tf.domains import get_domain
from npi_tf.graph_interpreter import GraphInterpreter
from npi_tf.model import NPI
from npi_tf.model_files import load_model
from npi_tf.policy import NetworkPolicy
from npi_tf.solver import load_twin, make_interpreter
from tests.models import disturb
from tests.runs import any_size, graph_runs, reference_run
from tests.trained import TRAINED

STEPS = 60
LENGTHS = (2, 3, 5, 9)
LIMITS = (STEPS, 40, STEPS, 30)
"""Steps that the problems of these lengths may take."""


class Machine(NamedTuple):
    """A network whose weights tests set, and what runs it."""

    model: NPI
    trained_weights: list[np.ndarray]
    policy: NetworkPolicy
    run: Any

    def networks(self, noises, seeds):
        """Sets weights ever more random, one network after the other."""
        for noise in noises:
            for seed in range(seeds):
                yield disturb(self.model, self.trained_weights, seed, noise)


@functools.cache
def machine_of(name):
    """Returns the one machine of a domain by name."""
    domain = get_domain(name)
    model = load_model(TRAINED[name], domain)
    policy = NetworkPolicy(model, domain)
    run = tf.function(
        recording(model, domain),
        input_signature=[
            any_size(start(domain, problems_of(domain))),
            tf.TensorSpec([None], tf.int32),
        ],
    )
    return Machine(model, model.get_weights(), policy, run)


def recording(model, domain, steps=STEPS):
    """Returns a run that keeps its first decisions."""
    interpreter = make_interpreter(model, domain)
    return functools.partial(interpreter.run, record_steps=steps)


def problems_of(domain, lengths=LENGTHS):
    """Returns a problem of each length."""
    rng = np.random.default_rng(11)
    return [domain.sample(rng, length) for length in lengths]


def start(domain, problems, size=None):
    """Returns problems side by side, on pads as wide as need be."""
    twin = load_twin(domain)
    return twin.start(problems, size or max(map(twin.size, problems)))


def in_graph(domain, run, problems, limits, size=None):
    """Returns what becomes of problems that run side by side."""
    result = run(start(domain, problems, size), tf.constant(limits))
    return graph_runs(domain, result)


def of_depth(domain, machine, depth):
    """Returns an interpreter of calls that nest so deep."""
    interpreter = make_interpreter(machine.model, domain)
    return GraphInterpreter(
        machine.model,
        interpreter.environment,
        interpreter.entry,
        domain.encoder,
        depth,
    )


def assert_alike(domain, machine, problems, limits, runs):
    """Compares runs with the reference's; returns how many resumed a call."""
    resumed = 0
    for problem, limit, run in zip(problems, limits, runs, strict=True):
        expected, events = reference_run(
            domain, machine.policy, machine.model.program_names, problem, limit
        )
        assert run == expected
        resumed += _resumes(events)
    return resumed


def _resumes(events):
    """Tells whether a call went on after another that it had made."""
    ids = [event.call_id for event in events]
    return any(after < before for before, after in itertools.pairwise(ids))
