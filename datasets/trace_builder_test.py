import pytest
import tensorflow_datasets as tfds

from datasets.trace_builder import TraceBuilder


def test_what_datasets_share_is_no_dataset():
    with pytest.raises(tfds.core.registered.DatasetNotFoundError):
        tfds.builder_cls(TraceBuilder.name)
