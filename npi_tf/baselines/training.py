"""A baseline's run, from prepared data to an evaluated model."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow_datasets as tfds

from npi_tf.baselines.config import BaselineConfig
from npi_tf.baselines.examples import (
    Examples,
    make_examples,
    read_problems,
)
from npi_tf.baselines.forms import get_form
from npi_tf.baselines.metrics import exact
from npi_tf.baselines.models import Baseline, build_baseline
from npi_tf.baselines.solver import BaselineSolver
from npi_tf.evaluation.report import report_lengths
from npi_tf.model_files import save_model
from npi_tf.training.fitting import draws, fit_to_best
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
    fit_to_best(
        model,
        config,
        workdir,
        functools.partial(_data, config, seed, builder),
        {"loss": ".4f", config.monitor: ".4f", "val_exact": ".3f"},
        callbacks,
    )
    # A model that was compiled would be saved with its optimizer.
    kept = _fresh(config)
    kept.set_weights(model.get_weights())
    return kept


def _data(
    config: BaselineConfig,
    seed: int,
    builder: tfds.core.DatasetBuilder,
    step: int,
) -> dict[str, Any]:
    """Returns what is learned from a step on, and what is looked at."""
    learned = _examples(config, builder, config.split)
    return {
        "x": draws(learned.batch, len(learned), config.batch_size, seed, step),
        "validation_data": _examples(config, builder, "validation").batch(),
        "validation_batch_size": config.batch_size,
    }


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
