"""What a run must remember to go on after it was killed."""

from __future__ import annotations

import dataclasses
import pathlib

import keras
import numpy as np
import tensorflow as tf

from npi_tf.model import NPI
from npi_tf.training.checkpoints import CheckpointFolder


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

    Under a multi-worker strategy every worker takes part in saving, and all
    but the chief write into a folder of their own that nobody reads.

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
        with tf.device("/cpu:0"):
            self._variables = {
                "step": tf.Variable(0, dtype=tf.int64),
                "errors": tf.Variable(np.ones(calls)),
                "seconds": tf.Variable(0.0, dtype=tf.float64),
                "zero_error_step": tf.Variable(-1, dtype=tf.int64),
            }
        self._folder = CheckpointFolder(
            folder,
            write_folder,
            model=model,
            optimizer=optimizer,
            progress=self._variables,
        )

    def save(self, progress: Progress) -> None:
        """Saves a checkpoint; raises `StorageError` if it cannot."""
        for name, variable in self._variables.items():
            variable.assign(getattr(progress, name))
        self._folder.save(progress.step)

    def restore(self) -> Progress:
        """Returns the latest progress, with weights and optimizer restored.

        Raises:
            InvalidModel: the checkpoint is of a model or dataset of other
                sizes, or damaged.
        """
        self._folder.restore()
        values = {k: v.numpy() for k, v in self._variables.items()}
        return Progress(
            step=int(values["step"]),
            errors=values["errors"],
            seconds=float(values["seconds"]),
            zero_error_step=int(values["zero_error_step"]),
        )
