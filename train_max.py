"""Teaches MAX to a trained sorting NPI whose core stays frozen.

python train_max.py --model=runs/sort --workdir=runs/max
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.configs.max import CONFIGS
from npi_tf.training.npi_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, prepare)
