"""A training run with pictures, from data to an evaluated, exported model."""

import dataclasses
import json

import keras
import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.configs.canon import TINY
from npi_tf.domains import get_domain
from npi_tf.model_files import load_model
from npi_tf.training.pipeline import train, train_and_evaluate
from npi_tf.training.strategy import make_strategy
from npi_tf.training.workdir import Workdir
from tests.models import SIZES

CONFIG = dataclasses.replace(
    TINY,
    steps=6,
    estimate_every=3,
    estimate_calls=8,
    model=SIZES,
    evaluation_lengths=(1,),
)


class StopAtOnce(keras.callbacks.Callback):
    """Stops training at the end of the first epoch."""

    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare(CONFIG.dataset, data_dir)


def trained(builder, folder, *callbacks):
    strategy = make_strategy("one_device")
    return train(CONFIG, 0, strategy, [builder], Workdir(folder), callbacks)


def test_a_run_that_stopped_goes_on_as_an_unbroken_one(builder, tmp_path):
    unbroken, _ = trained(builder, tmp_path / "unbroken")
    first, progress = trained(builder, tmp_path / "broken", StopAtOnce())
    assert progress.step == 3
    resumed, progress = trained(builder, tmp_path / "broken")
    assert progress.step == 6
    moved = False
    for whole, half, both in zip(
        unbroken.get_weights(),
        first.get_weights(),
        resumed.get_weights(),
        strict=True,
    ):
        np.testing.assert_allclose(both, whole, rtol=0, atol=1e-6)
        moved |= np.abs(half - whole).max() > 1e-5
    assert moved


def test_a_run_leaves_an_evaluated_model(builder, tmp_path, capsys):
    strategy = make_strategy("one_device")
    train_and_evaluate(CONFIG, 0, strategy, [builder], tmp_path)
    model = load_model(tmp_path, get_domain("canon"))
    assert model.encoder("canon").view_sizes == (24, 5)
    evaluation = json.loads((tmp_path / "evaluation.json").read_text())
    [score] = evaluation["lengths"]
    assert (score["length"], score["problems"]) == (1, 2)
    exported = tmp_path / "saved_model" / "canon" / "1" / "saved_model.pb"
    assert exported.is_file()
    epochs = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in epochs] == [1, 2]
    assert "car 0 from 60°, 45° = " in capsys.readouterr().out
