import collections

import pytest
import tensorflow_datasets as tfds

from datasets.npi_sort import npi_sort_dataset_builder as sort
from datasets.problems import draw_splits
from datasets.trace_features import trace_examples
from npi_tf.domains import get_domain
from npi_tf.traces import record


class NpiSortTest(tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = sort.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["tiny"]
    SKIP_CHECKSUMS = True
    SPLITS = {"train": 12, "validation": 3, "test": 3}


def drawn(config):
    """Returns the problems of each split."""
    splits = draw_splits(get_domain(config.domain), config.shares, config.seed)
    return {
        split: list(problems.values()) for split, problems in splits.items()
    }


def of_each(count, lengths):
    return dict.fromkeys(lengths, count)


@pytest.mark.parametrize(
    ("config", "train", "validation", "test"),
    [
        (
            sort.PAPER,
            of_each(64, range(2, 21)),
            of_each(12, range(2, 21)),
            of_each(24, range(2, 21)),
        ),
        (sort.TABLE1, of_each(64, (2, 3, 4, 5)), {5: 100}, {5: 1000}),
        (sort.SAMPLE_COMPLEXITY, {20: 256}, {20: 20}, {20: 100}),
        (
            sort.MAX,
            of_each(16, range(2, 21)),
            of_each(4, range(2, 21)),
            of_each(16, range(2, 21)),
        ),
        (sort.MAX_TABLE1, of_each(64, (2, 3, 4, 5)), {5: 100}, {5: 1000}),
        (
            sort.TINY,
            of_each(4, (2, 3, 4)),
            of_each(1, (2, 3, 4)),
            {2: 1, 3: 1, 4: 1},
        ),
        (
            sort.MAX_TINY,
            of_each(4, (2, 3, 4)),
            of_each(1, (2, 3, 4)),
            of_each(1, (2, 3, 4)),
        ),
    ],
)
def test_published_sizes(config, train, validation, test):
    counts = {
        split: collections.Counter(len(p.values) for p in problems)
        for split, problems in drawn(config).items()
    }
    assert counts == {"train": train, "validation": validation, "test": test}


@pytest.mark.parametrize("config", [sort.PAPER, sort.MAX_TABLE1])
def test_training_compares_every_pair_of_digits(config):
    domain = get_domain(config.domain)
    pairs = set()
    for problem in drawn(config)["train"]:
        for call in record(domain, problem, domain.expert()).calls():
            if call.call.program == "COMPSWAP":
                pairs.add(tuple(call.observations[0, :2].tolist()))
        if len(pairs) == 100:
            break
    assert pairs == {(a, b) for a in range(10) for b in range(10)}


def test_traces_of_max_contain_those_of_sorting():
    domain = get_domain(sort.MAX.domain)
    problem = drawn(sort.MAX)["validation"][0]
    [(_, example)] = trace_examples(domain, {0: problem})
    programs = [domain.library.names[i] for i in example["calls"]["program"]]
    assert programs[:2] == ["MAX", "BUBBLESORT"]
    assert set(programs) == set(domain.library.names) - {"ACT"}
