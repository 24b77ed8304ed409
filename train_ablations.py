"""Trains an NPI with one of its settings changed, and evaluates it.

python train_ablations.py --config=addition_units_64 --workdir=runs/units_64
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.configs.ablations import CONFIGS
from npi_tf.training.npi_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, prepare)
