"""Keras callbacks that let a killed run of `fit` go on."""

from __future__ import annotations

import math
import pathlib
import time
from collections.abc import Mapping, Sequence

import keras

from npi_tf.errors import TrainingDiverged
from npi_tf.training.checkpoints import CheckpointFolder


class Backup(keras.callbacks.Callback):
    """Keeps weights and optimizer after each epoch.

    Keras's `BackupAndRestore` overwrites weights and the epoch's number one
    after the other, and nobody learns which epoch it is before `fit` has begun.

    Args:
        folder: of the checkpoints.
        model: built and compiled.
    """

    def __init__(self, folder: pathlib.Path, model: keras.Model):
        super().__init__()
        self._folder = CheckpointFolder(
            folder, model=model, optimizer=model.optimizer
        )

    def restore(self) -> int:
        """Restores the latest checkpoint and returns the epochs finished.

        Raises:
            InvalidModel: it is of a model of other sizes, or damaged.
        """
        return self._folder.restore() or 0

    def on_epoch_end(self, epoch, logs=None):
        self._folder.save(epoch + 1)


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
