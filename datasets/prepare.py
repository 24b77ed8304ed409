"""Builds a dataset unless it is there already."""

from __future__ import annotations

import importlib
import os

import tensorflow_datasets as tfds

from npi_tf.errors import InvalidConfig, NPIError, StorageError

DATASETS = ("npi_addition", "npi_sort", "npi_canon", "table_questions")
"""Every dataset of this folder; each has a package of its own."""


def prepare(
    name: str,
    data_dir: str | os.PathLike[str],
    manual_dir: str | os.PathLike[str] | None = None,
) -> tfds.core.DatasetBuilder:
    """Returns the builder of a dataset that has been built.

    A dataset grows in a temporary folder that takes its final name once it is
    complete. So a killed build leaves nothing that could be mistaken for a
    dataset, and processes that build the same one do not harm each other.

    Args:
        name: dataset and configuration, such as `npi_addition/paper`.
        data_dir: folder that holds all datasets; made if it is absent.
        manual_dir: folder with files of the user's own, for configurations
            that are made of such.

    Raises:
        InvalidConfig: there is no such dataset or configuration, `data_dir`
            is empty, or `manual_dir` does not hold what is needed.
        StorageError: the folder cannot be written, the disk is full, or what
            stands in the dataset's place is no dataset.
    """
    builder = find(name, data_dir)
    try:
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(manual_dir=manual_dir)
        )
    except NPIError:
        raise
    except Exception as error:
        cause = _storage_cause(error)
        if cause is None:
            raise
        # Another process may have put its own build in place meanwhile.
        builder = find(name, data_dir)
        if not builder.data_path.exists():
            raise StorageError(
                "A dataset needs a folder that can be written, on a disk with "
                f"space left. Received: {data_dir} ({cause})."
            ) from error
    if not builder.is_prepared():
        raise StorageError(
            "A dataset's folder must be absent or hold a complete dataset; "
            f"delete it to build anew. Received: {builder.data_dir}."
        )
    return builder


def find(
    name: str, data_dir: str | os.PathLike[str]
) -> tfds.core.DatasetBuilder:
    """Returns the builder of a dataset that may still have to be built.

    Raises:
        InvalidConfig: there is no such dataset or configuration, or
            `data_dir` is empty.
    """
    if name not in names():
        raise InvalidConfig(
            f"A dataset must be one of {', '.join(names())}. "
            f"Received: {name!r}."
        )
    # TFDS takes an empty name for a folder in the user's home.
    if not os.fspath(data_dir):
        raise InvalidConfig("`data_dir` must name a folder. Received: ''.")
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


def _storage_cause(error: BaseException | None) -> BaseException | None:
    """Returns what files or disk had to do with an error, `None` if nothing.

    TFDS writes through Python and through TensorFlow, and wraps the errors of
    the latter in a `RuntimeError`.
    """
    # Imported late, so that names are listed without waiting for it.
    import tensorflow as tf

    while error is not None:
        if isinstance(error, OSError | tf.errors.OpError):
            return error
        error = error.__cause__
    return None
