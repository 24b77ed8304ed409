"""Keras callbacks that let a killed run of `fit` go on."""

from __future__ import annotations

import math
import pathlib
import time
from collections.abc import Mapping, Sequence

import keras
import tensorflow as tf

from npi_tf.errors import InvalidModel, TrainingDiverged
from npi_tf.tensorflow_storage import tensorflow_storage_errors

_KEPT = 2
_UNREADABLE = (AssertionError, LookupError, ValueError, tf.errors.OpError)
"""What TensorFlow raises for checkpoints that do not fit or are damaged."""


class Backup(keras.callbacks.Callback):
    """Keeps weights and optimizer after each epoch.

    A checkpoint is complete or absent. Keras's `BackupAndRestore` overwrites
    weights and the epoch's number one after the other, and nobody learns which
    epoch it is before `fit` has begun.

    Args:
        folder: of the checkpoints.
        model: built and compiled.
    """

    def __init__(self, folder: pathlib.Path, model: keras.Model):
        super().__init__()
        self._folder = folder
        self._checkpoint = tf.train.Checkpoint(
            model=model, optimizer=model.optimizer
        )
        self._manager = tf.train.CheckpointManager(
            self._checkpoint, str(folder), max_to_keep=_KEPT
        )

    def restore(self) -> int:
        """Restores the latest checkpoint and returns the epochs finished.

        Raises:
            InvalidModel: it is of a model of other sizes, or damaged.
        """
        latest = self._manager.latest_checkpoint
        if latest is None:
            return 0
        try:
            self._checkpoint.restore(latest).assert_existing_objects_matched()
        except _UNREADABLE as error:
            raise InvalidModel(
                "A checkpoint must be whole and of the same model. "
                f"Received: {latest} ({str(error)[:200]})."
            ) from error
        return int(latest.rpartition("-")[2])

    def on_epoch_end(self, epoch, logs=None):
        with tensorflow_storage_errors(self._folder):
            self._manager.save(checkpoint_number=epoch + 1)


class LongStopping(keras.callbacks.EarlyStopping):
    """Early stopping that remembers what came before a run was killed.

    It adds to each epoch's logs which epoch has been the best so far.

    Args:
        earlier: logs of the epochs that are finished.
        **kwargs: of `keras.callbacks.EarlyStopping`.
    """

    def __init__(self, earlier: Sequence[Mapping[str, float]], **kwargs):
        super().__init__(**kwargs)
        self._earlier = [dict(logs) for logs in earlier]

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        for epoch, earlier in enumerate(self._earlier):
            self.on_epoch_end(epoch, earlier)

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        logs["best_epoch"] = self.best_epoch + 1


class Clock(keras.callbacks.Callback):
    """Adds to each epoch's logs how long training has taken so far.

    Args:
        seconds: that it took before.
    """

    def __init__(self, seconds: float):
        super().__init__()
        self._seconds = seconds

    def on_train_begin(self, logs=None):
        self._started = time.monotonic() - self._seconds

    def on_epoch_end(self, epoch, logs=None):
        logs["seconds"] = time.monotonic() - self._started


class Finite(keras.callbacks.Callback):
    """Raises `TrainingDiverged` if an epoch's loss is no number."""

    def on_epoch_end(self, epoch, logs=None):
        if not math.isfinite(logs["loss"]):
            raise TrainingDiverged(
                "The loss must stay finite; a lower learning rate may help. "
                f"Received: {logs['loss']} in epoch {epoch + 1}."
            )
