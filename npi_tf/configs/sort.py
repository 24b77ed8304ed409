"""Training runs of the sorting domain."""

from dataclasses import replace

from npi_tf.configs import tiny
from npi_tf.evaluation.figures.plan import FIG5_EXAMPLES
from npi_tf.training.config import ModelConfig, TrainingConfig

DEFAULT = TrainingConfig(
    name="default",
    domain="sort",
    dataset="npi_sort/paper",
    steps=800,
    batch_size=64,
    learning_rate=1e-3,
    evaluation_lengths=(2, 5, 10, 20, 30, 60),
    example=("9", "2", "5"),
    model=ModelConfig(
        embedding_dim=256,
        fusion_units=(512, 32),
        key_stddev=10.0,
        head_gain=20.0,
    ),
)
"""Tuned for the time to zero error on every training call, with a network that
can learn new programs once its core is frozen (docs/new_programs.md)."""

TABLE1 = replace(
    DEFAULT,
    name="table1",
    dataset="npi_sort/table1",
    evaluation_lengths=(5,),
)
"""Table 1: arrays of up to five digits."""

SMALL = replace(
    DEFAULT,
    name="small",
    model=replace(
        DEFAULT.model,
        units=64,
        encoding_dim=32,
        encoder_hidden_units=64,
    ),
)
"""A core of 2 x 64 units: a tenth of the size, for tests and small devices."""

EXAMPLES = {
    n: replace(
        DEFAULT,
        name=f"examples_{n}",
        dataset="npi_sort/sample_complexity",
        examples=n,
        evaluation_lengths=(20,),
    )
    for n in FIG5_EXAMPLES
}
"""Fig. 5: the first n of 256 arrays of length 20."""

TINY = replace(DEFAULT, dataset="npi_sort/tiny", **tiny.TINY)

CONFIGS = {
    config.name: config
    for config in (DEFAULT, TABLE1, SMALL, *EXAMPLES.values(), TINY)
}
