"""What a run must remember to go on after it was killed."""

from __future__ import annotations

import dataclasses
import pathlib

import keras
import numpy as np
import tensorflow as tf

from npi_tf.errors import InvalidModel
from npi_tf.model import NPI
from npi_tf.tensorflow_storage import tensorflow_storage_errors

_KEPT = 2
_UNREADABLE = (AssertionError, LookupError, ValueError, tf.errors.OpError)
"""What TensorFlow raises for checkpoints that do not fit or are damaged."""


@dataclasses.dataclass(slots=True)
class Progress:
    """Where a run stands.

    Attributes:
        step: updates taken.
        errors: float64 `(calls,)`, the curriculum's knowledge.
        seconds: time spent training, estimates included, over all sittings.
        zero_error_step: updates after which no training call was wrong for
            the first time, of those that were scored; -1 if that has not
            happened.
    """

    step: int
    errors: np.ndarray
    seconds: float = 0.0
    zero_error_step: int = -1


class Checkpoints:
    """Saves and restores a run: weights, optimizer and progress.

    A checkpoint is complete or absent: the file that names the latest one is
    replaced only after the checkpoint has been written. Under a multi-worker
    strategy every worker takes part in saving, and all but the chief write
    into a folder of their own that nobody reads.

    Args:
        folder: where the run's checkpoints lie.
        model: built.
        optimizer: built.
        calls: number of training calls.
        write_folder: where this worker writes; `folder` by default.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        model: NPI,
        optimizer: keras.optimizers.Optimizer,
        calls: int,
        write_folder: pathlib.Path | None = None,
    ):
        self._folder = folder
        with tf.device("/cpu:0"):
            self._variables = {
                "step": tf.Variable(0, dtype=tf.int64),
                "errors": tf.Variable(np.ones(calls)),
                "seconds": tf.Variable(0.0, dtype=tf.float64),
                "zero_error_step": tf.Variable(-1, dtype=tf.int64),
            }
        self._checkpoint = tf.train.Checkpoint(
            model=model, optimizer=optimizer, progress=self._variables
        )
        self._manager = tf.train.CheckpointManager(
            self._checkpoint, str(write_folder or folder), max_to_keep=_KEPT
        )

    def save(self, progress: Progress) -> None:
        """Saves a checkpoint; raises `StorageError` if it cannot."""
        for name, variable in self._variables.items():
            variable.assign(getattr(progress, name))
        with tensorflow_storage_errors(self._folder):
            self._manager.save(checkpoint_number=progress.step)

    def restore(self) -> Progress:
        """Returns the latest progress, with weights and optimizer restored.

        Raises:
            InvalidModel: the checkpoint is of a model or dataset of other
                sizes, or damaged.
        """
        latest = tf.train.latest_checkpoint(str(self._folder))
        if latest is not None:
            self._load(latest)
        values = {k: v.numpy() for k, v in self._variables.items()}
        return Progress(
            step=int(values["step"]),
            errors=values["errors"],
            seconds=float(values["seconds"]),
            zero_error_step=int(values["zero_error_step"]),
        )

    def _load(self, latest: str) -> None:
        try:
            self._checkpoint.restore(latest).assert_existing_objects_matched()
        except _UNREADABLE as error:
            raise InvalidModel(
                "A checkpoint must be whole and of the same model and "
                f"dataset. Received: {latest} ({str(error)[:200]})."
            ) from error
