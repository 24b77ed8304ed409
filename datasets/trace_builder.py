"""What the builders of all datasets of traces share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tensorflow_datasets as tfds

from datasets.trace_features import trace_examples, trace_features
from npi_tf.domains import get_domain


class TraceBuilder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Builds the traces that its configuration asks for, a `TraceConfig`.

    A dataset is a subclass called `Builder`, after whose module TFDS names it
    and beside which it looks for the dataset's description. It sets `VERSION`,
    `RELEASE_NOTES` and `BUILDER_CONFIGS`.
    """

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=trace_features(get_domain(self.builder_config.domain)),
            homepage="https://arxiv.org/abs/1511.06279",
        )

    def _split_generators(
        self, dl_manager: tfds.download.DownloadManager
    ) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        return {
            split: self._generate_examples(problems)
            for split, problems in self.builder_config.problems().items()
        }

    def _generate_examples(
        self, problems: dict[int, Any]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        return trace_examples(get_domain(self.builder_config.domain), problems)
