"""Training runs of the canonicalisation domain."""

from dataclasses import replace

from npi_tf.configs import tiny
from npi_tf.training.config import ModelConfig, TrainingConfig

DEFAULT = TrainingConfig(
    name="default",
    domain="canon",
    dataset="npi_canon/full_circle",
    steps=40_000,
    batch_size=32,
    learning_rate=1.5e-3,
    estimate_every=1000,
    estimate_calls=2000,
    hard_share=0.5,
    augment=True,
    distract=0.1,
    view_weight=0.5,
    evaluation_lengths=(1, 4, 8, 12),
    example=("60", "45", "0"),
    model=ModelConfig(
        units=128, channels=(32, 64, 128, 192), shrink=2, pooling=False
    ),
)
"""The camera may start anywhere."""

TABLE1 = replace(
    DEFAULT,
    name="table1",
    dataset="npi_canon/table1",
    steps=20_000,
    evaluation_lengths=(1, 2, 3, 4),
)
"""Table 1: the frontal half, four moves at the most."""

PAPER = replace(
    DEFAULT,
    name="paper",
    dataset="npi_canon/paper",
    steps=6000,
    model=ModelConfig(),
)
"""The frontal half and a picture network as in the paper."""

TINY = replace(
    DEFAULT,
    dataset="npi_canon/tiny",
    **{**tiny.TINY, "evaluation_problems": 2},
)

CONFIGS = {config.name: config for config in (DEFAULT, TABLE1, PAPER, TINY)}
