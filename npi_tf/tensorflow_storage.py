"""Storage errors as TensorFlow raises them."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator

import tensorflow as tf

from npi_tf.storage import storage_errors


@contextlib.contextmanager
def tensorflow_storage_errors(path: pathlib.Path) -> Iterator[None]:
    """Turns what TensorFlow raises while it writes into `StorageError`."""
    with storage_errors(path):
        try:
            yield
        except tf.errors.OpError as error:
            raise OSError(error.message) from error
