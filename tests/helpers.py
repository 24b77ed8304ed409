"""What several tests share."""

import numpy as np
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.domains.addition.problem import AdditionProblem
from npi_tf.traces import record

ADDITION = get_domain("addition")
LENGTHS = (1, 2, 3, 4)

numbers = st.text("0123456789", min_size=1, max_size=12)
addition_problems = st.builds(AdditionProblem, numbers, numbers)


def record_addition(a, b, **options):
    """Returns the expert's trace of a sum."""
    problem = AdditionProblem(a, b)
    return record(ADDITION, problem, ADDITION.expert(), **options)


def sample_problems(domain, *, seed, per_length=3):
    """Returns problems of several lengths."""
    rng = np.random.default_rng(seed)
    return [
        domain.sample(rng, length)
        for length in LENGTHS
        for _ in range(per_length)
    ]


def shown_sizes(domain):
    """Returns the number of values of each integer that a domain shows."""
    return domain.observation_sizes + domain.view_sizes


def leaves(event):
    """Returns everything an event holds as values that `==` compares."""
    return (
        event.call_id,
        event.parent_id,
        event.depth,
        event.call,
        event.decision,
        event.observation.dtype,
        event.observation.tolist(),
    )
