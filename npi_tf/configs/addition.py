"""Training runs of the addition domain."""

from npi_tf.training.config import TrainingConfig

_LENGTHS = (*range(1, 21), 100, 1000)

DEFAULT = TrainingConfig(
    name="default",
    domain="addition",
    dataset="npi_addition/paper",
    steps=1600,
    batch_size=64,
    learning_rate=2e-3,
    evaluation_lengths=_LENGTHS,
    example=("96", "125"),
)
"""Tuned for the time to zero error on every training call."""

PAPER = TrainingConfig(
    name="paper",
    domain="addition",
    dataset="npi_addition/paper",
    # The paper gives no number of updates.
    steps=100_000,
    batch_size=1,
    learning_rate=1e-4,
    schedule="staircase",
    clip_norm=None,
    estimate_every=1000,
    # The paper has no per-call hardness, and gives no temperature.
    hard_share=0.0,
    evaluation_lengths=_LENGTHS,
    example=("96", "125"),
)
"""As in the paper, section 4: batch 1, Adam 1e-4, times 0.95 per 10 000."""

TINY = TrainingConfig(
    name="tiny",
    domain="addition",
    dataset="npi_addition/tiny",
    steps=30,
    batch_size=8,
    learning_rate=2e-3,
    estimate_every=10,
    evaluation_lengths=(1, 2),
    evaluation_problems=8,
    example=("9", "1"),
)
"""Seconds long: to see that everything runs."""

CONFIGS = {config.name: config for config in (DEFAULT, PAPER, TINY)}
