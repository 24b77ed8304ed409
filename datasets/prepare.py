"""Builds a dataset unless it is there already."""

from __future__ import annotations

import importlib
import os

import tensorflow as tf
import tensorflow_datasets as tfds

from npi_tf.errors import InvalidConfig, StorageError

DATASETS = ("npi_addition",)
"""Every dataset of this folder; each has a package of its own."""


def prepare(
    name: str, data_dir: str | os.PathLike[str]
) -> tfds.core.DatasetBuilder:
    """Returns the builder of a dataset that has been built.

    A dataset is built in a temporary folder that takes its final name when it
    is complete. So a killed build leaves nothing that could be mistaken for a
    dataset, and processes that build the same one do not harm each other.

    Args:
        name: dataset and configuration, such as `npi_addition/paper`.
        data_dir: folder that holds all datasets; made if it is absent.

    Raises:
        InvalidConfig: there is no such dataset or configuration.
        StorageError: the folder cannot be read or written.
    """
    builder = find(name, data_dir)
    try:
        builder.download_and_prepare()
    except (OSError, tf.errors.OpError) as error:
        builder = find(name, data_dir)
        if not builder.is_prepared():
            raise StorageError(
                "A dataset needs a folder that can be written, on a disk with "
                f"space left. Received: {data_dir} ({error})."
            ) from error
    return builder


def find(
    name: str, data_dir: str | os.PathLike[str]
) -> tfds.core.DatasetBuilder:
    """Returns the builder of a dataset that may still have to be built.

    Raises:
        InvalidConfig: there is no such dataset or configuration.
    """
    if name not in names():
        raise InvalidConfig(
            f"A dataset must be one of {', '.join(names())}. "
            f"Received: {name!r}."
        )
    dataset, config = name.split("/")
    return _builder_class(dataset)(config=config, data_dir=data_dir)


def names() -> tuple[str, ...]:
    """Returns the names of all datasets with all their configurations."""
    return tuple(
        f"{dataset}/{config.name}"
        for dataset in DATASETS
        for config in _builder_class(dataset).BUILDER_CONFIGS
    )


def _builder_class(dataset: str) -> type[tfds.core.DatasetBuilder]:
    module = f"datasets.{dataset}.{dataset}_dataset_builder"
    return importlib.import_module(module).Builder
