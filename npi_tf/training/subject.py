"""What a training loop learns of one domain."""

from __future__ import annotations

import dataclasses

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

from npi_tf.batches import Bucket, make_buckets
from npi_tf.calls import Calls, read_calls, renumbered
from npi_tf.domains import get_domain
from npi_tf.model import NPI
from npi_tf.training.change import Change, change_of
from npi_tf.training.config import RunConfig, TaskConfig
from npi_tf.training.step import Trainer


@dataclasses.dataclass(frozen=True, eq=False)
class Subject:
    """Calls of a domain and what trains the model on them.

    Attributes:
        domain: the domain's name.
        trainer: takes the steps.
        calls: what to learn.
        buckets: their shapes of batch.
        change: what is done to a batch before it is learned from.
        estimate_calls: calls that an estimate scores; None for all.
    """

    domain: str
    trainer: Trainer
    calls: Calls
    buckets: tuple[Bucket, ...]
    change: Change | None = None
    estimate_calls: int | None = None


def make_subject(
    config: RunConfig,
    task: TaskConfig,
    model: NPI,
    optimizer: keras.optimizers.Optimizer,
    strategy: tf.distribute.Strategy,
    builder: tfds.core.DatasetBuilder,
) -> Subject:
    """Reads what a task is about and makes its trainer.

    Args:
        config: of the run.
        task: one of its tasks.
        model: learns it.
        optimizer: of the model.
        strategy: how training is spread.
        builder: the task's prepared dataset.

    Raises:
        InvalidConfig: the batch size does not suit the strategy, or the model
            lacks a program of the dataset.
    """
    domain = get_domain(task.domain)
    # Masked programs learn nothing from the calls of old ones.
    programs = config.learns if config.mask and config.learns else None
    calls = read_calls(builder, task.split, programs)
    calls = renumbered(calls, model.program_names)
    replicas = strategy.num_replicas_in_sync
    return Subject(
        domain.name,
        Trainer(
            model,
            optimizer,
            strategy,
            domain.encoder,
            config.clip_norm,
            calls,
            task.view_weight,
        ),
        calls,
        make_buckets(calls.length, task.batch_size, replicas, task.buckets),
        change_of(task, domain, calls.program_names),
        task.estimate_calls,
    )
