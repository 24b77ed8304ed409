"""A run from prepared data to an evaluated, exported model."""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

from npi_tf import traces
from npi_tf.domains import get_domain
from npi_tf.domains.base import Domain
from npi_tf.evaluation.report import evaluate_and_report
from npi_tf.gallery import views_of
from npi_tf.interpreter import Status
from npi_tf.model import NPI
from npi_tf.model_files import digest, save_model
from npi_tf.policy import NetworkPolicy
from npi_tf.serving.export import export
from npi_tf.serving.versions import versions
from npi_tf.training.build import build_optimizer
from npi_tf.training.callbacks import MetricsFile, ProgressBar
from npi_tf.training.config import RunConfig, TaskConfig
from npi_tf.training.learning import (
    load_base,
    report_unchanged,
    start_model,
)
from npi_tf.training.loop import TrainingLoop
from npi_tf.training.progress import Checkpoints, Progress
from npi_tf.training.strategy import is_chief
from npi_tf.training.subject import make_subject
from npi_tf.training.workdir import Workdir


def train_and_evaluate(
    config: RunConfig,
    seed: int,
    strategy: tf.distribute.Strategy,
    builders: Sequence[tfds.core.DatasetBuilder],
    path: pathlib.Path,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    base: pathlib.Path | None = None,
    kept: Mapping[str, tfds.core.DatasetBuilder] | None = None,
) -> None:
    """Trains, or goes on training, then saves, exports, evaluates and shows.

    Args:
        config: the run's settings.
        seed: of weights and draws.
        strategy: how training is spread.
        builders: the prepared datasets of the config's tasks, in their order.
        path: the run's folder.
        callbacks: told of batches and epochs beside the run's own. An epoch
            lies between two estimates; its logs are a line of metrics.jsonl.
        base: where the model lies that learns the config's new programs,
            None if it has none.
        kept: the prepared datasets that the config's `keeps` names, by
            domain.

    Raises:
        InvalidConfig: the folder holds another run, or the settings do not
            suit the strategy.
        InvalidModel: the base is no model of the domain that the new programs
            build upon.
        InvalidLibrary: it knows the new programs already.
        StorageError: the folder cannot be written.
    """
    identity = _identity(config, seed, builders)
    old = None
    if base is not None:
        old = load_base(config, base)
        identity["base"] = digest(base)
    workdir = Workdir(path)
    chief = is_chief(strategy)
    if chief:
        workdir.open(identity)
    model, progress = train(
        config, seed, strategy, builders, workdir, callbacks, old
    )
    if chief and old is not None:
        report_unchanged(old, model, config, builders[0], kept or {}, workdir)
    if chief:
        finish(model, config, seed, progress, workdir)


def train(
    config: RunConfig,
    seed: int,
    strategy: tf.distribute.Strategy,
    builders: Sequence[tfds.core.DatasetBuilder],
    workdir: Workdir,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    base: NPI | None = None,
) -> tuple[NPI, Progress]:
    """Trains to the configured number of updates, resuming if begun.

    The arguments are those of `train_and_evaluate`, but for the base: a model
    that is loaded.
    """
    chief = is_chief(strategy)
    with strategy.scope():
        model = start_model(config, seed, base)
        optimizer = build_optimizer(config, model)
    subjects = [
        make_subject(config, task, model, optimizer, strategy, builder)
        for task, builder in zip(config.tasks, builders, strict=True)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        checkpoints = Checkpoints(
            workdir.checkpoints,
            model,
            optimizer,
            sum(len(subject.calls) for subject in subjects),
            write_folder=None if chief else pathlib.Path(scratch),
        )
        progress = checkpoints.restore()
        # TensorBoard logs its learning rate; a saved model has no use for it.
        model.optimizer = optimizer
        observers = _observers(config, progress, workdir) if chief else []
        TrainingLoop(subjects, config, seed).run(
            progress,
            checkpoints,
            keras.callbacks.CallbackList([*observers, *callbacks], model=model),
        )
        model.optimizer = None
    return model, progress


def finish(
    model: NPI,
    config: RunConfig,
    seed: int,
    progress: Progress,
    workdir: Workdir,
) -> None:
    """Leaves a saved, exported and evaluated model and worked examples."""
    print(_summary(progress))
    save_model(model, workdir.path)
    if not versions(workdir.saved_models / config.model_name):
        domains = [get_domain(task.domain) for task in config.tasks]
        export(model, domains, workdir.saved_models, config.model_name)
    for task in config.tasks:
        _show_task(model, task, seed, workdir, len(config.tasks) > 1)
    print(f"The run is in {workdir.path}.")


def _show_task(
    model: NPI, task: TaskConfig, seed: int, workdir: Workdir, shared: bool
) -> None:
    """Evaluates a task and solves its example."""
    domain = get_domain(task.domain)
    if task.evaluation_lengths:
        evaluate_and_report(
            model,
            domain,
            dict.fromkeys(task.evaluation_lengths, task.evaluation_problems),
            seed=seed,
            path=workdir.evaluation_of(domain.name if shared else None),
        )
    if task.example:
        show_example(model, domain, task.example)


def show_example(model: NPI, domain: Domain, words: tuple[str, ...]) -> None:
    """Solves a problem on the reference interpreter and prints its trace."""
    problem = domain.parse(words)
    policy = NetworkPolicy(model, domain, views=views_of(domain, problem))
    trace = traces.record(domain, problem, policy, frames=True)
    print(trace.text(domain, frames=True))
    ending = (
        "" if trace.status == Status.FINISHED else f" ({trace.status.name})"
    )
    print(f"{problem} = {trace.answer}{ending}")


def _identity(
    config: RunConfig, seed: int, builders: Sequence[tfds.core.DatasetBuilder]
) -> dict[str, Any]:
    described = config.to_dict()
    versioned = [
        f"{task.dataset}:{builder.version}"
        for task, builder in zip(config.tasks, builders, strict=True)
    ]
    if "tasks" not in described:
        return {"seed": seed, **described, "dataset": versioned[0]}
    tasks = [
        {**task, "dataset": dataset}
        for task, dataset in zip(described["tasks"], versioned, strict=True)
    ]
    return {"seed": seed, **described, "tasks": tasks}


def _observers(
    config: RunConfig, progress: Progress, workdir: Workdir
) -> list[keras.callbacks.Callback]:
    epoch = progress.step // config.estimate_every
    return [
        MetricsFile(workdir.metrics, epoch),
        ProgressBar(
            progress.step,
            config.steps,
            {"loss": ".4f", "wrong_calls": ".0f"},
            config.looks,
        ),
        keras.callbacks.TensorBoard(
            str(workdir.tensorboard), write_graph=False
        ),
    ]


def _summary(progress: Progress) -> str:
    zero = (
        f"no training call wrong after {progress.zero_error_step}"
        if progress.zero_error_step >= 0
        else "some training calls still wrong"
    )
    return (
        f"Trained {progress.step} updates in {progress.seconds:.0f} s; {zero}."
    )
