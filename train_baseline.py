"""Trains a sequence-to-sequence baseline, evaluates it and leaves its model.

python train_baseline.py --config=sort_seq2seq --workdir=runs/sort_seq2seq
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.baselines.flags import run_script
from npi_tf.configs.baseline import CONFIGS

if __name__ == "__main__":
    run_script(CONFIGS, prepare)
