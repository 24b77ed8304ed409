"""A baseline's run, from prepared data to an evaluated model."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow_datasets as tfds

from npi_tf.baselines.callbacks import Backup, Clock, Finite, LongStopping
from npi_tf.baselines.config import BaselineConfig
from npi_tf.baselines.examples import (
    Examples,
    draws,
    make_examples,
    read_problems,
)
from npi_tf.baselines.forms import get_form
from npi_tf.baselines.metrics import exact
from npi_tf.baselines.models import Baseline, build_baseline
from npi_tf.baselines.solver import BaselineSolver
from npi_tf.evaluation.report import report_lengths
from npi_tf.model_files import save_model
from npi_tf.storage import storage_errors
from npi_tf.training.callbacks import MetricsFile, ProgressBar
from npi_tf.training.workdir import Workdir


def train_and_evaluate(
    config: BaselineConfig,
    seed: int,
    builder: tfds.core.DatasetBuilder,
    path: pathlib.Path,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> None:
    """Trains, or goes on training, then saves and evaluates.

    Args:
        config: the run's settings.
        seed: of weights, draws and evaluation problems.
        builder: the config's dataset, prepared.
        path: the run's folder.
        callbacks: told of batches and epochs beside the run's own.

    Raises:
        InvalidConfig: the folder holds another run, or the dataset does not
            have so many examples.
        StorageError: the folder cannot be written.
        TrainingDiverged: the loss is no number.
    """
    workdir = Workdir(path)
    dataset = f"{config.dataset}:{builder.version}"
    workdir.open({"seed": seed, **config.to_dict(), "dataset": dataset})
    model = train(config, seed, builder, workdir, callbacks)
    save_model(model, workdir.path)
    solver = BaselineSolver(model)
    domain = solver.form.domain
    if config.evaluation_lengths:
        counts = dict.fromkeys(
            config.evaluation_lengths, config.evaluation_problems
        )
        report_lengths(solver, domain, counts, seed, workdir.evaluation)
    if config.example:
        (outcome,) = solver.solve([domain.parse(config.example)])
        print(f"{outcome.problem} = {outcome.answer}")
    print(f"The run is in {workdir.path}.")


def train(
    config: BaselineConfig,
    seed: int,
    builder: tfds.core.DatasetBuilder,
    workdir: Workdir,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> Baseline:
    """Trains until patience or updates run out, resuming if begun.

    The arguments are those of `train_and_evaluate`.

    Returns:
        The best network by the figure that the config names.
    """
    keras.utils.set_random_seed(seed)
    model = _compiled(config)
    backup = Backup(workdir.checkpoints, model)
    epoch = backup.restore()
    earlier = _finished_epochs(workdir, epoch)
    stopping = _stopping(config, earlier, model)
    best = workdir.checkpoints / "best.weights.h5"
    if not model.stop_training and epoch < config.epochs:
        watchers = [
            Finite(),
            stopping,
            _best_only(best, stopping),
            *_observers(config, earlier, workdir),
            backup,
            *callbacks,
        ]
        with storage_errors(workdir.path):
            _fit(model, config, seed, builder, epoch, watchers)
    model.load_weights(best)
    # A model that was compiled would be saved with its optimizer.
    kept = _fresh(config)
    kept.set_weights(model.get_weights())
    return kept


def _fit(
    model: Baseline,
    config: BaselineConfig,
    seed: int,
    builder: tfds.core.DatasetBuilder,
    epoch: int,
    callbacks: Sequence[keras.callbacks.Callback],
) -> None:
    """Trains from the end of an epoch on."""
    learned = _examples(config, builder, config.split)
    held_out = _examples(config, builder, "validation")
    step = epoch * config.estimate_every
    model.fit(
        draws(learned, config.batch_size, seed, step),
        steps_per_epoch=config.estimate_every,
        initial_epoch=epoch,
        epochs=config.epochs,
        validation_data=held_out.batch(),
        validation_batch_size=config.batch_size,
        shuffle=False,  # The draws are random.
        callbacks=callbacks,
        verbose=0,
    )


def _examples(
    config: BaselineConfig, builder: tfds.core.DatasetBuilder, split: str
) -> Examples:
    form = get_form(config.form)
    return make_examples(form, read_problems(builder, split, form.domain))


def _fresh(config: BaselineConfig) -> Baseline:
    return build_baseline(config.form, config.units, config.layers)


def _compiled(config: BaselineConfig) -> Baseline:
    model = _fresh(config)
    schedule = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.steps
    )
    optimizer = keras.optimizers.Adam(
        schedule, global_clipnorm=config.clip_norm
    )
    optimizer.build(model.trainable_variables)
    model.compile(
        optimizer,
        # The mean over all symbols that are to be written.
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
        metrics=[keras.metrics.MeanMetricWrapper(exact, name="exact")],
        weighted_metrics=[
            keras.metrics.SparseCategoricalAccuracy(name="accuracy")
        ],
    )
    return model


def _finished_epochs(workdir: Workdir, epochs: int) -> list[dict[str, Any]]:
    """Returns the logs of so many epochs, which a killed run has left."""
    if not epochs:
        return []
    with storage_errors(workdir.metrics):
        lines = workdir.metrics.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:epochs]]


def _stopping(
    config: BaselineConfig,
    earlier: Sequence[dict[str, Any]],
    model: Baseline,
) -> LongStopping:
    """Returns what stops the run; a run that had stopped stays so."""
    stopping = LongStopping(
        earlier,
        monitor=config.monitor,
        mode="min" if config.monitor.endswith("loss") else "max",
        patience=config.patience // config.estimate_every,
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
    config: BaselineConfig,
    earlier: Sequence[dict[str, Any]],
    workdir: Workdir,
) -> list[keras.callbacks.Callback]:
    epoch = len(earlier)
    return [
        Clock(earlier[-1]["seconds"] if earlier else 0.0),
        MetricsFile(workdir.metrics, epoch),
        ProgressBar(
            epoch * config.estimate_every,
            config.steps,
            {"loss": ".4f", config.monitor: ".4f", "val_exact": ".3f"},
        ),
        keras.callbacks.TensorBoard(
            str(workdir.tensorboard), write_graph=False
        ),
    ]
