"""Trains the canonicalisation NPI, evaluates it and leaves a saved model.

python train_canon.py --workdir=runs/canon
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.configs.canon import CONFIGS
from npi_tf.training.npi_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, prepare)
