"""The training loop in this process, on a small network."""

import dataclasses

import keras
import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.batches import batch_of
from npi_tf.calls import read_calls
from npi_tf.configs.addition import TINY
from npi_tf.errors import TrainingDiverged
from npi_tf.training.build import build_optimizer
from npi_tf.training.pipeline import train
from npi_tf.training.step import Trainer
from npi_tf.training.strategy import make_strategy
from npi_tf.training.workdir import Workdir
from tests.helpers import ADDITION
from tests.models import SIZES, small_model

CONFIG = dataclasses.replace(TINY, model=SIZES)


class StopAfter(keras.callbacks.Callback):
    """Keeps the logs and stops training at the end of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.last = epoch
        self.epochs = []
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append((epoch, logs))
        self.model.stop_training = epoch == self.last


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare(CONFIG.dataset, data_dir)


def test_keras_callback_sees_epochs_and_stops_the_run(builder, tmp_path):
    callback = StopAfter(epoch=1)
    strategy = make_strategy("one_device")
    model, progress = train(
        CONFIG, 0, strategy, [builder], Workdir(tmp_path), [callback]
    )
    assert progress.step == 2 * CONFIG.estimate_every
    assert [epoch for epoch, _ in callback.epochs] == [0, 1]
    logs = callback.epochs[-1][1]
    assert logs["loss"] == pytest.approx(
        np.mean(callback.losses[CONFIG.estimate_every :])
    )
    assert {"nll", "wrong_calls", "right/ADD1", "error/ADD1"} <= set(logs)
    assert model.optimizer is None
    assert list(tmp_path.glob("tensorboard/train/events*"))


class Spoiler(keras.callbacks.Callback):
    """Makes a weight infinite in the second epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 1:
            self.model.core.f_end.bias.assign([np.inf])


def test_diverged_run_stops_and_keeps_what_was_saved(builder, tmp_path):
    strategy = make_strategy("one_device")
    workdir = Workdir(tmp_path)
    with pytest.raises(TrainingDiverged, match="at update 6"):
        train(CONFIG, 0, strategy, [builder], workdir, [Spoiler()])
    assert [p.name for p in workdir.checkpoints.glob("*.index")] == [
        "ckpt-5.index"
    ]


def trainer_of(clip_norm):
    model = small_model(ADDITION)
    optimizer = build_optimizer(
        dataclasses.replace(CONFIG, learning_rate=1e-2), model
    )
    return Trainer(
        model, optimizer, make_strategy("one_device"), "addition", clip_norm
    )


def test_update_learns_its_batch_and_reports_errors_before_it(builder):
    calls = read_calls(builder, "train")
    batch = batch_of(calls, np.arange(8), 12)
    trainer = trainer_of(clip_norm=1.0)
    before = trainer.estimate(batch)
    loss, errors = trainer.update(batch)
    np.testing.assert_allclose(errors, before.error, rtol=1e-5)
    assert loss == pytest.approx(
        before.nll.sum() / batch["mask"].sum(), rel=1e-5
    )
    for _ in range(30):
        trainer.update(batch)
    assert trainer.estimate(batch).nll.sum() < 0.7 * before.nll.sum()


def test_gradients_are_clipped_as_a_whole(builder):
    batch = batch_of(read_calls(builder, "train"), np.arange(8), 12)
    trainer = trainer_of(clip_norm=1e-3)
    trainer.optimizer = keras.optimizers.SGD(learning_rate=1.0)
    trainer.optimizer.build(trainer.model.trainable_variables)
    before = trainer.model.get_weights()
    trainer.update(batch)
    moved = [
        ((new - old).astype(float) ** 2).sum()
        for new, old in zip(trainer.model.get_weights(), before, strict=True)
    ]
    assert np.sqrt(sum(moved)) == pytest.approx(1e-3, rel=1e-2)
