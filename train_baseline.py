"""Trains a sequence-to-sequence baseline, evaluates it and leaves its model.

python train_baseline.py --config=sort_seq2seq --workdir=runs/sort_seq2seq
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from datasets.prepare import prepare
from npi_tf.baselines.training import train_and_evaluate
from npi_tf.configs.baseline import CONFIGS
from npi_tf.training.fit_flags import run_script

if __name__ == "__main__":
    run_script(CONFIGS, "baseline", train_and_evaluate, prepare)
