"""Breaks off runs of `fit`, as if they were killed."""

import keras


class Stop(Exception):
    """Ends a run at a place that a test has chosen."""


class Interruption(keras.callbacks.Callback):
    """Breaks a run off at the end of an epoch, or within one."""

    def __init__(self, epoch, batch=None):
        super().__init__()
        self.place = (epoch, batch)
        self.epoch = None

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch) == self.place:
            raise Stop

    def on_epoch_end(self, epoch, logs=None):
        if (epoch, None) == self.place:
            raise Stop
