"""Fig. 5: runs on the first few problems of a dataset, NPI and baseline."""

import dataclasses

import numpy as np
import pytest

from datasets.npi_sort import npi_sort_dataset_builder as sort
from datasets.prepare import prepare
from npi_tf.calls import read_calls
from npi_tf.configs import baseline
from npi_tf.configs.sort import CONFIGS, TINY
from npi_tf.domains import get_domain
from npi_tf.training.build import build_optimizer
from npi_tf.training.strategy import make_strategy
from npi_tf.training.subject import make_subject
from tests.models import small_model


@pytest.mark.parametrize("n", [1, 2, 4, 8, 16, 32, 64, 128, 256])
def test_npi_and_baseline_learn_from_the_same_arrays(n):
    npi = CONFIGS[f"examples_{n}"]
    seq2seq = baseline.CONFIGS[f"examples_{n}"]
    assert npi.split == seq2seq.split == f"train[:{n}]"
    assert npi.dataset == seq2seq.dataset == "npi_sort/sample_complexity"
    assert n <= sort.SAMPLE_COMPLEXITY_TRAIN
    assert (
        dataclasses.replace(
            npi,
            name="default",
            dataset="npi_sort/paper",
            examples=None,
            evaluation_lengths=CONFIGS["default"].evaluation_lengths,
        )
        == (CONFIGS["default"])
    )


def test_a_run_learns_the_calls_of_its_examples_alone(data_dir):
    builder = prepare(TINY.dataset, data_dir)
    model = small_model(get_domain("sort"))
    optimizer = build_optimizer(TINY, model)
    strategy = make_strategy("one_device")
    for examples, split in ((None, "train"), (2, "train[:2]")):
        config = dataclasses.replace(TINY, examples=examples)
        subject = make_subject(
            config, config.tasks[0], model, optimizer, strategy, builder
        )
        expected = read_calls(builder, split)
        np.testing.assert_array_equal(subject.calls.count, expected.count)
        np.testing.assert_array_equal(
            subject.calls.observation, expected.observation
        )
