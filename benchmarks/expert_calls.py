"""Calls to train on, straight from an expert, without a prepared dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets.trace_features import trace_examples, trace_features
from npi_tf.call_keys import call_keys, step_dtype, unpack
from npi_tf.calls import GRAIN, Calls
from npi_tf.domains.base import Domain


def expert_calls(domain: Domain, problems: Sequence[Any]) -> Calls:
    """Returns every call that the expert makes on the problems.

    A call that was made twice stands here twice, each with a count of 1.
    """
    names = domain.library.names
    observation = trace_features(domain)["steps"]["observation"]
    step = step_dtype(*observation.shape, observation.np_dtype)
    keys = [
        key
        for _, trace in trace_examples(domain, dict(enumerate(problems)))
        for key in call_keys(trace, step, range(len(names)))
    ]
    return Calls(
        count=np.ones(len(keys), np.int64),
        program_names=names,
        **unpack(keys, step, GRAIN),
    )
