"""Training runs of one network in all of the paper's domains."""

from dataclasses import fields, replace

from npi_tf.configs import addition, canon, sort, tiny
from npi_tf.training.config import (
    ModelConfig,
    MultiTaskConfig,
    TaskConfig,
    TrainingConfig,
)


def task_of(config: TrainingConfig) -> TaskConfig:
    """Returns what a run in one domain learns, without how it learns."""
    return TaskConfig(
        **{f.name: getattr(config, f.name) for f in fields(TaskConfig)}
    )


DEFAULT = MultiTaskConfig(
    name="default",
    steps=23_000,
    learning_rate=1e-3,
    estimate_every=1000,
    hard_share=0.5,
    # A core that is trained on and on forgets how to learn: without this, MAX
    # is out of its reach, and sorting suffers.
    look_share=0.65,
    tasks=tuple(map(task_of, (addition.DEFAULT, sort.DEFAULT, canon.TABLE1))),
    model=replace(
        sort.DEFAULT.model,
        channels=canon.DEFAULT.model.channels,
        features=canon.DEFAULT.model.features,
        shrink=canon.DEFAULT.model.shrink,
        pooling=canon.DEFAULT.model.pooling,
    ),
)
"""The tasks of Table 1, addition and sorting at lengths up to 20, with a core
that can learn MAX once it is frozen."""

TABLE1 = replace(
    DEFAULT,
    name="table1",
    tasks=tuple(map(task_of, (addition.TABLE1, sort.TABLE1, canon.TABLE1))),
)
"""Table 1: the same tasks as in its first column."""

TINY = MultiTaskConfig(
    name="tiny",
    steps=tiny.TINY["steps"],
    learning_rate=1e-3,
    estimate_every=tiny.TINY["estimate_every"],
    tasks=tuple(map(task_of, (addition.TINY, sort.TINY, canon.TINY))),
    model=ModelConfig(units=32),
)

CONFIGS = {config.name: config for config in (DEFAULT, TABLE1, TINY)}
