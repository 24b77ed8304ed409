"""Updates a network from pictures, by one device or two; prints what it saw.

A process of its own, because TensorFlow splits the CPU only at its start.
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import json
import sys

import keras
import numpy as np

from npi_tf.batches import batch_of
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from tests.models import small_model
from tests.picture_calls import CANON, picture_calls


def main():
    replicas = make_strategy("mirrored", logical_cpus=2)
    runs = [updates(s) for s in (make_strategy("one_device"), replicas)]
    json.dump(runs, sys.stdout)


def updates(strategy):
    """Returns the outcome of two updates and an estimate, and all weights."""
    calls = picture_calls()
    with strategy.scope():
        model = small_model(CANON)
        optimizer = keras.optimizers.SGD(0.1)
        optimizer.build(model.trainable_variables)
    trainer = Trainer(model, optimizer, strategy, "canon", 1.0, calls, 0.5)
    batch = batch_of(calls, np.arange(len(calls)), 4)
    steps = [trainer.update(batch) for _ in range(2)]
    return {
        "replicas": strategy.num_replicas_in_sync,
        "losses": [loss for loss, _ in steps],
        "errors": [errors.tolist() for _, errors in steps],
        "nll": trainer.estimate(batch).nll.tolist(),
        "weights": [weight.ravel().tolist() for weight in model.get_weights()],
    }


if __name__ == "__main__":
    main()
