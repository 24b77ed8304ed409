"""The dataset of the expert's traces."""

from __future__ import annotations

import tensorflow_datasets as tfds

from datasets.problems import same_lengths
from datasets.trace_builder import TraceBuilder
from datasets.trace_config import TraceConfig

SHORT = TraceConfig(
    name="short",
    description="Numbers of two to ten digits.",
    domain="increment",
    seed=0,
    shares=same_lengths(range(2, 11), train=24, validation=4, test=4),
)


class Builder(TraceBuilder):
    """The traces of adding 1."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}
    BUILDER_CONFIGS = [SHORT]
