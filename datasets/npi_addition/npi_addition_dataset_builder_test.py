import pytest
import tensorflow_datasets as tfds

from datasets.npi_addition import npi_addition_dataset_builder as addition
from datasets.problems import draw_splits
from npi_tf.domains import get_domain


class NpiAdditionTest(tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = addition.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["tiny"]
    SKIP_CHECKSUMS = True
    SPLITS = {"train": 24, "validation": 6, "test": 6}


@pytest.mark.parametrize(
    ("config", "sizes"),
    [
        (addition.PAPER, {"train": 640, "validation": 160, "test": 640}),
        (addition.TABLE1, {"train": 320, "validation": 100, "test": 1000}),
        (addition.TWICE, {"train": 1280, "validation": 160, "test": 320}),
        (addition.TINY, {"train": 24, "validation": 6, "test": 6}),
    ],
)
def test_published_sizes(config, sizes):
    splits = draw_splits(get_domain("addition"), config.shares, config.seed)
    assert {split: len(p) for split, p in splits.items()} == sizes
