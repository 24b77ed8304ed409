"""Builds `npi_sort`: the expert's traces of bubble sorts and of MAX."""

from __future__ import annotations

import tensorflow_datasets as tfds

from datasets.problems import Share, same_lengths
from datasets.trace_builder import TraceBuilder
from datasets.trace_config import TraceConfig

# In the training split of `paper`, COMPSWAP should begin with every pair of
# digits: with each of these seeds it does, and 0 is the smallest. They differ,
# since with a common seed one configuration would train on what another one
# tests on.
PAPER_SEED = 0
TABLE1_SEED = 1
SAMPLE_COMPLEXITY_SEED = 2
MAX_SEED = 3
TINY_SEED = 4
MAX_TINY_SEED = 5
MAX_TABLE1_SEED = 6

LENGTHS = range(2, 21)

# There are exactly 100 different arrays of length 2: the three take them all.
PAPER_TRAIN_PER_LENGTH = 64
PAPER_VALIDATION_PER_LENGTH = 12
PAPER_TEST_PER_LENGTH = 24

TABLE1_LENGTH = 5
TABLE1_TRAIN_LENGTHS = range(2, TABLE1_LENGTH + 1)
TABLE1_TEST_LENGTHS = range(TABLE1_LENGTH, TABLE1_LENGTH + 1)
TABLE1_TRAIN_PER_LENGTH = 64
TABLE1_VALIDATION = 100
TABLE1_TEST = 1000

SAMPLE_COMPLEXITY_LENGTHS = range(20, 21)
SAMPLE_COMPLEXITY_TRAIN = 256
SAMPLE_COMPLEXITY_VALIDATION = 20
SAMPLE_COMPLEXITY_TEST = 100

MAX_TRAIN_PER_LENGTH = 16
MAX_VALIDATION_PER_LENGTH = 4
MAX_TEST_PER_LENGTH = 16

TINY_LENGTHS = range(2, 5)
TINY_TRAIN_PER_LENGTH = 4
TINY_HELD_OUT_PER_LENGTH = 1

PAPER = TraceConfig(
    name="paper",
    description="Fig. 6: training on 64 arrays of each length up to 20.",
    domain="sort",
    seed=PAPER_SEED,
    shares=same_lengths(
        LENGTHS,
        train=PAPER_TRAIN_PER_LENGTH,
        validation=PAPER_VALIDATION_PER_LENGTH,
        test=PAPER_TEST_PER_LENGTH,
    ),
)

TABLE1 = TraceConfig(
    name="table1",
    description="Table 1: testing on 1000 arrays of 5 digits.",
    domain="sort",
    seed=TABLE1_SEED,
    shares={
        "train": Share(
            lengths=TABLE1_TRAIN_LENGTHS, per_length=TABLE1_TRAIN_PER_LENGTH
        ),
        **same_lengths(
            TABLE1_TEST_LENGTHS,
            validation=TABLE1_VALIDATION,
            test=TABLE1_TEST,
        ),
    },
)

SAMPLE_COMPLEXITY = TraceConfig(
    name="sample_complexity",
    description="Fig. 5: training on the first few of 256 arrays of 20 digits.",
    domain="sort",
    seed=SAMPLE_COMPLEXITY_SEED,
    shares=same_lengths(
        SAMPLE_COMPLEXITY_LENGTHS,
        train=SAMPLE_COMPLEXITY_TRAIN,
        validation=SAMPLE_COMPLEXITY_VALIDATION,
        test=SAMPLE_COMPLEXITY_TEST,
    ),
)

MAX = TraceConfig(
    name="max",
    description="Section 4.3: MAX and RJMP on top of sorting.",
    domain="max",
    seed=MAX_SEED,
    shares=same_lengths(
        LENGTHS,
        train=MAX_TRAIN_PER_LENGTH,
        validation=MAX_VALIDATION_PER_LENGTH,
        test=MAX_TEST_PER_LENGTH,
    ),
)

MAX_TABLE1 = TraceConfig(
    name="max_table1",
    description="Table 1: testing MAX on 1000 arrays of 5 digits.",
    domain="max",
    seed=MAX_TABLE1_SEED,
    shares=TABLE1.shares,
)

TINY = TraceConfig(
    name="tiny",
    description="A few arrays of up to four digits, for tests.",
    domain="sort",
    seed=TINY_SEED,
    shares=same_lengths(
        TINY_LENGTHS,
        train=TINY_TRAIN_PER_LENGTH,
        validation=TINY_HELD_OUT_PER_LENGTH,
        test=TINY_HELD_OUT_PER_LENGTH,
    ),
)

MAX_TINY = TraceConfig(
    name="max_tiny",
    description="MAX and RJMP on a few arrays of up to four digits, for tests.",
    domain="max",
    seed=MAX_TINY_SEED,
    shares=TINY.shares,
)


class Builder(TraceBuilder):
    """The traces of bubble sorts and of MAX (sections 4.1 to 4.3)."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}
    BUILDER_CONFIGS = [
        PAPER,
        TABLE1,
        SAMPLE_COMPLEXITY,
        MAX,
        MAX_TABLE1,
        TINY,
        MAX_TINY,
    ]
