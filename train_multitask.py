"""Trains one NPI to add, to sort and to turn cameras, and evaluates it.

python train_multitask.py --workdir=runs/multitask
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.configs.multitask import CONFIGS
from npi_tf.training.npi_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, prepare)
