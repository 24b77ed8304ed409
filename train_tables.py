"""Trains a Neural Programmer on questions over tables, and evaluates it.

python train_tables.py --config=columns_1 --workdir=runs/columns_1
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.configs.tables import CONFIGS
from npi_tf.neural_programmer.training.run import train_and_evaluate
from npi_tf.training.fit_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, "tables", train_and_evaluate, prepare)
