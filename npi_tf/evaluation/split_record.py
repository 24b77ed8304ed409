"""The record of what a model made of a split of a dataset."""

from __future__ import annotations

import pathlib
from typing import Any, Protocol

import tensorflow_datasets as tfds

from npi_tf.model_files import digest
from npi_tf.provenance import provenance


class SplitScore(Protocol):
    """Figures of a split."""

    def to_dict(self) -> dict[str, Any]:
        """Returns them as JSON values."""


def split_record(
    model: pathlib.Path,
    builder: tfds.core.DatasetBuilder,
    split: str,
    score: SplitScore,
) -> dict[str, Any]:
    """Returns a record as JSON values.

    Args:
        model: folder or file of the model that was measured.
        builder: the prepared dataset.
        split: its split.
        score: what came out.
    """
    return {
        "dataset": builder.info.full_name,
        "split": split,
        "model_sha256": digest(model),
        **score.to_dict(),
        **provenance(),
    }
