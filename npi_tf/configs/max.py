"""Learning MAX and RJMP on top of a network that sorts (section 4.3)."""

from dataclasses import replace

from npi_tf.configs import tiny
from npi_tf.training.config import TrainingConfig

DEFAULT = TrainingConfig(
    name="default",
    domain="max",
    dataset="npi_sort/max",
    steps=1500,
    batch_size=64,
    learning_rate=0.3,
    temperature=1.0,
    hard_share=0.25,
    learns=("RJMP", "MAX"),
    evaluation_lengths=(2, 5, 10, 20),
    example=("2", "9", "5"),
)
"""Old programs are kept from calling new ones by a mask."""

MIXED = replace(DEFAULT, name="mixed", mask=False)
"""The paper's other protection: traces of old programs among the new ones."""

TABLE1 = replace(
    DEFAULT,
    name="table1",
    dataset="npi_sort/max_table1",
    evaluation_lengths=(5,),
    keeps={"addition": "npi_addition/table1", "canon": "npi_canon/table1"},
)
"""Table 1: on top of a network that adds and turns cameras, too."""

TINY = replace(DEFAULT, dataset="npi_sort/max_tiny", **tiny.TINY)

CONFIGS = {config.name: config for config in (DEFAULT, MIXED, TABLE1, TINY)}
