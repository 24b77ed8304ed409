"""The folder of a run, its progress and its metrics file."""

import json

import numpy as np
import pytest

from npi_tf.configs.addition import TINY
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig, InvalidModel, StorageError
from npi_tf.training.build import build_optimizer
from npi_tf.training.callbacks import MetricsFile
from npi_tf.training.progress import Checkpoints, Progress
from npi_tf.training.workdir import Workdir
from tests.models import small_model

RUN = {"seed": 0, "steps": 20, "lengths": (1, 2)}


def test_workdir_takes_up_its_own_run(tmp_path):
    workdir = Workdir(tmp_path / "new" / "run")
    workdir.open(RUN)
    workdir.open(RUN)
    assert json.loads(workdir.config.read_text())["lengths"] == [1, 2]


def test_workdir_of_other_settings_is_refused_unchanged(tmp_path):
    workdir = Workdir(tmp_path)
    workdir.open(RUN)
    with pytest.raises(
        InvalidConfig, match="steps was 20 and is now 30.*|seed"
    ):
        workdir.open({**RUN, "steps": 30})
    assert json.loads(workdir.config.read_text())["steps"] == 20


def test_settings_that_are_younger_than_a_run_may_be_left_unset(tmp_path):
    workdir = Workdir(tmp_path)
    workdir.open({"seed": 0, "tasks": [{"name": "a", "clip": None}]})
    younger = {"name": "a", "examples": None}
    workdir.open({"seed": 0, "rate": None, "tasks": [younger]})
    with pytest.raises(InvalidConfig, match="tasks was .* is now .*'examples'"):
        workdir.open({"seed": 0, "tasks": [{**younger, "examples": 4}]})


def test_damaged_config_is_refused(tmp_path):
    (tmp_path / "config.json").write_text('{"seed": 0,')
    with pytest.raises(InvalidConfig, match="must be the JSON"):
        Workdir(tmp_path).open(RUN)


@pytest.mark.parametrize("below", [".", "run"])
def test_file_in_the_way_is_a_storage_error(below, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"Received: "):
        Workdir(tmp_path / "file" / below).open(RUN)


def make_checkpoints(folder, calls=3, seed=0):
    model = small_model(get_domain("addition"), seed)
    optimizer = build_optimizer(TINY, model)
    return model, Checkpoints(folder, model, optimizer, calls)


def test_progress_comes_back_with_the_weights(tmp_path):
    model, checkpoints = make_checkpoints(tmp_path)
    progress = Progress(7, np.array([0.1, 0.2, 1.0]), 3.5, 6)
    checkpoints.save(progress)
    other, restored_from = make_checkpoints(tmp_path, seed=1)
    restored = restored_from.restore()
    assert (restored.step, restored.seconds) == (7, 3.5)
    assert restored.zero_error_step == 6
    assert restored.errors.tolist() == [0.1, 0.2, 1.0]
    for weight, expected in zip(
        other.get_weights(), model.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(weight, expected)


def test_empty_folder_restores_the_beginning(tmp_path):
    model, checkpoints = make_checkpoints(tmp_path)
    before = model.get_weights()
    progress = checkpoints.restore()
    assert (progress.step, progress.zero_error_step) == (0, -1)
    assert progress.errors.tolist() == [1.0, 1.0, 1.0]
    np.testing.assert_array_equal(model.get_weights()[0], before[0])


def test_checkpoint_of_another_dataset_is_refused(tmp_path):
    _, checkpoints = make_checkpoints(tmp_path)
    checkpoints.save(Progress(1, np.ones(3)))
    with pytest.raises(InvalidModel, match="same model and dataset"):
        make_checkpoints(tmp_path, calls=4)[1].restore()


def test_damaged_checkpoint_is_refused(tmp_path):
    _, checkpoints = make_checkpoints(tmp_path)
    checkpoints.save(Progress(1, np.ones(3)))
    (data,) = tmp_path.glob("ckpt-1.data*")
    data.write_bytes(data.read_bytes()[:100])
    with pytest.raises(InvalidModel, match="must be whole"):
        make_checkpoints(tmp_path)[1].restore()


def test_metrics_of_epochs_to_be_trained_again_are_dropped(tmp_path):
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"epoch": 1}\n{"epoch": 2}\n{"epo')
    metrics = MetricsFile(path, epoch=1)
    metrics.on_train_begin()
    metrics.on_epoch_end(1, {"loss": 0.5})
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines == [{"epoch": 1}, {"epoch": 2, "loss": 0.5}]
