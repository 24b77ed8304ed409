"""Checkpoints of whatever a run must remember."""

from __future__ import annotations

import pathlib
from typing import Any

import tensorflow as tf

from npi_tf.errors import InvalidModel
from npi_tf.tensorflow_storage import tensorflow_storage_errors

_KEPT = 2
_UNREADABLE = (AssertionError, LookupError, ValueError, tf.errors.OpError)
"""What TensorFlow raises for checkpoints that do not fit or are damaged."""


class CheckpointFolder:
    """Saves the parts of a run and restores them.

    A checkpoint is complete or absent: the file that names the latest one is
    replaced only after the checkpoint has been written.

    Args:
        folder: where the run's checkpoints lie.
        write_folder: where new ones go; `folder` by default.
        **parts: what is saved, trackable by TensorFlow and built.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        write_folder: pathlib.Path | None = None,
        **parts: Any,
    ):
        self._folder = folder
        self._checkpoint = tf.train.Checkpoint(**parts)
        self._manager = tf.train.CheckpointManager(
            self._checkpoint, str(write_folder or folder), max_to_keep=_KEPT
        )

    def save(self, number: int) -> None:
        """Saves a checkpoint by a number that rises with every one.

        Raises:
            StorageError: the folder cannot be written.
        """
        with tensorflow_storage_errors(self._folder):
            self._manager.save(checkpoint_number=number)

    def restore(self) -> int | None:
        """Restores the latest checkpoint, if there is one.

        Returns:
            Its number; None if there is none.

        Raises:
            InvalidModel: it is of a model or data of other sizes, or damaged.
        """
        latest = tf.train.latest_checkpoint(str(self._folder))
        if latest is None:
            return None
        try:
            self._checkpoint.restore(latest).assert_existing_objects_matched()
        except _UNREADABLE as error:
            raise InvalidModel(
                "A checkpoint must be whole and of the same model and "
                f"dataset. Received: {latest} ({str(error)[:200]})."
            ) from error
        return int(latest.rpartition("-")[2])
