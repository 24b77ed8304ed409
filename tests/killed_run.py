"""Trains until the process kills itself, at a moment that the caller names."""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import os
import pathlib
import signal

import keras
from absl import app, flags

from datasets.prepare import prepare
from npi_tf.configs.addition import TINY
from npi_tf.training.pipeline import train_and_evaluate
from npi_tf.training.strategy import make_strategy

_WORKDIR = flags.DEFINE_string("workdir", None, "Folder of the run.")
_DATA_DIR = flags.DEFINE_string("data_dir", None, "Folder of the datasets.")
_EPOCH = flags.DEFINE_integer("epoch", None, "Epoch in which to die.")
_BATCH = flags.DEFINE_integer(
    "batch", None, "Batch after which to die; none for the epoch's end."
)


class Killer(keras.callbacks.Callback):
    """Ends the process as nothing can catch it."""

    epoch = None

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch) == (_EPOCH.value, _BATCH.value):
            os.kill(os.getpid(), signal.SIGKILL)

    def on_epoch_end(self, epoch, logs=None):
        if (epoch, None) == (_EPOCH.value, _BATCH.value):
            os.kill(os.getpid(), signal.SIGKILL)


def main(argv):
    del argv
    train_and_evaluate(
        TINY,
        seed=0,
        strategy=make_strategy("one_device"),
        builders=[prepare(TINY.dataset, _DATA_DIR.value)],
        path=pathlib.Path(_WORKDIR.value),
        callbacks=[Killer()],
    )


if __name__ == "__main__":
    app.run(main)
