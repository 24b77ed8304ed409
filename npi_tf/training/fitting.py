"""A run of Keras's `fit` that keeps its best network and outlives a kill."""

from __future__ import annotations

import itertools
import json
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import keras
import numpy as np

from npi_tf.storage import storage_errors
from npi_tf.training.callbacks import MetricsFile, ProgressBar
from npi_tf.training.fit_callbacks import Backup, Clock, Finite, LongStopping
from npi_tf.training.workdir import Workdir


class FitSettings(Protocol):
    """What a run of `fit` needs to know of its configuration.

    Attributes:
        dataset: name and config of the TFDS dataset.
        steps: updates at the most.
        epochs: looks at the validation data at the most.
        estimate_every: updates between them.
        patience: updates without a better figure after which training stops.
        monitor: that figure; the smaller the better if it is a loss.
    """

    dataset: str
    steps: int
    epochs: int
    estimate_every: int
    patience: int
    monitor: str


def fit_to_best(
    model: keras.Model,
    settings: FitSettings,
    workdir: Workdir,
    data: Callable[[int], Mapping[str, Any]],
    figures: Mapping[str, str],
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> None:
    """Trains until patience or updates run out, resuming if begun.

    The model is left with the weights of the best epoch.

    Args:
        model: compiled, its optimizer built.
        settings: of the run.
        workdir: keeps checkpoints and metrics.
        data: the arguments of `fit` that are data, from how many updates have
            been taken; not asked for if the run has come to its end.
        figures: what the progress bar shows: names in the logs, and how to
            write them.
        callbacks: told of batches and epochs beside the run's own.

    Raises:
        InvalidModel: a checkpoint is of another model, or damaged.
        StorageError: the folder cannot be written.
        TrainingDiverged: the loss is no number.
    """
    backup = Backup(workdir.checkpoints, model)
    epoch = backup.restore()
    earlier = _finished_epochs(workdir, epoch)
    stopping = _stopping(settings, earlier, model)
    best = workdir.checkpoints / "best.weights.h5"
    if not model.stop_training and epoch < settings.epochs:
        watchers = [
            Finite(),
            stopping,
            _best_only(best, stopping),
            *_observers(settings, earlier, workdir, figures),
            backup,
            *callbacks,
        ]
        with storage_errors(workdir.path):
            model.fit(
                **data(epoch * settings.estimate_every),
                steps_per_epoch=settings.estimate_every,
                initial_epoch=epoch,
                epochs=settings.epochs,
                shuffle=False,  # The draws are random.
                callbacks=watchers,
                verbose=0,
            )
    model.load_weights(best)


def draws(
    pick: Callable[[np.ndarray], Any],
    examples: int,
    batch_size: int,
    seed: int,
    step: int,
) -> Iterator[Any]:
    """Draws a batch for each update, without end.

    A batch depends on seed and update alone, so that a resumed run draws what
    an unbroken one would have. Where there are no more examples than a batch
    takes, each batch is all of them, once.

    Args:
        pick: makes a batch of examples, given their positions.
        examples: how many there are, each as likely as any other.
        batch_size: examples of a batch at the most.
        seed: of the draws.
        step: updates taken already.
    """
    if examples <= batch_size:
        # Copies would cost time and bring noise into a gradient without any.
        yield from itertools.repeat(pick(np.arange(examples)))
    for update in itertools.count(step):
        rng = np.random.default_rng([seed, update])
        yield pick(rng.integers(examples, size=batch_size))


def _finished_epochs(workdir: Workdir, epochs: int) -> list[dict[str, Any]]:
    """Returns the logs of so many epochs, which a killed run has left."""
    if not epochs:
        return []
    with storage_errors(workdir.metrics):
        lines = workdir.metrics.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:epochs]]


def _stopping(
    settings: FitSettings,
    earlier: Sequence[dict[str, Any]],
    model: keras.Model,
) -> LongStopping:
    """Returns what stops the run; a run that had stopped stays so."""
    stopping = LongStopping(
        earlier,
        monitor=settings.monitor,
        mode="min" if settings.monitor.endswith("loss") else "max",
        patience=settings.patience // settings.estimate_every,
    )
    stopping.set_model(model)
    stopping.on_train_begin()
    return stopping


def _best_only(
    path: pathlib.Path, stopping: LongStopping
) -> keras.callbacks.ModelCheckpoint:
    """Keeps the weights of the best epoch, by the figure that stops the run.

    A file that a kill has cut off is written again: the backup comes later, so
    that the same epoch is trained once more.
    """
    return keras.callbacks.ModelCheckpoint(
        path,
        monitor=stopping.monitor,
        mode=stopping.mode,
        save_best_only=True,
        save_weights_only=True,
        initial_value_threshold=stopping.best,
    )


def _observers(
    settings: FitSettings,
    earlier: Sequence[dict[str, Any]],
    workdir: Workdir,
    figures: Mapping[str, str],
) -> list[keras.callbacks.Callback]:
    epoch = len(earlier)
    return [
        Clock(earlier[-1]["seconds"] if earlier else 0.0),
        MetricsFile(workdir.metrics, epoch),
        ProgressBar(epoch * settings.estimate_every, settings.steps, figures),
        keras.callbacks.TensorBoard(
            str(workdir.tensorboard), write_graph=False
        ),
    ]
