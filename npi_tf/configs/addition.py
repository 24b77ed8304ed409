"""Training runs of the addition domain."""

from dataclasses import replace

from npi_tf.configs import tiny
from npi_tf.training.config import ModelConfig, TrainingConfig

DEFAULT = TrainingConfig(
    name="default",
    domain="addition",
    dataset="npi_addition/paper",
    steps=1600,
    batch_size=64,
    learning_rate=2e-3,
    evaluation_lengths=(*range(1, 21), 100, 1000),
    example=("96", "125"),
)
"""Tuned for the time to zero error on every training call."""

PAPER = replace(
    DEFAULT,
    name="paper",
    # The paper gives no number of updates.
    steps=40_000,
    batch_size=1,
    learning_rate=1e-4,
    schedule="staircase",
    clip_norm=None,
    estimate_every=1000,
    # The paper has no per-call hardness, and gives no temperature.
    hard_share=0.0,
)
"""As in the paper, section 4: batch 1, Adam 1e-4, times 0.95 per 10 000."""

TABLE1 = replace(
    DEFAULT,
    name="table1",
    dataset="npi_addition/table1",
    evaluation_lengths=(10,),
)
"""Table 1: numbers of up to ten digits."""

SMALL = replace(
    DEFAULT,
    name="small",
    steps=3000,
    evaluation_lengths=(*range(1, 21), 100),
    model=ModelConfig(
        units=64,
        encoding_dim=32,
        encoder_hidden_units=64,
        embedding_dim=16,
        key_dim=8,
    ),
)
"""A core of 2 x 64 units: a tenth of the size, for tests and small devices."""

TINY = replace(
    DEFAULT, dataset="npi_addition/tiny", example=("9", "1"), **tiny.TINY
)

CONFIGS = {
    config.name: config for config in (DEFAULT, PAPER, TABLE1, SMALL, TINY)
}
