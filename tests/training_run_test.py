"""Whole runs of a training script: files, resuming, strategies."""

import json
import signal
import socket
import sys

import keras
import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.configs.addition import TINY
from npi_tf.domains import get_domain
from npi_tf.model_files import load_model
from tests import script_runs

pytestmark = pytest.mark.slow
KILLED = (sys.executable, "tests/killed_run.py")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory, data_dir):
    prepare(TINY.dataset, data_dir)
    workdir = tmp_path_factory.mktemp("unbroken") / "run"
    output = script_runs.finish(
        script_runs.start(script_runs.SCRIPT, workdir, data_dir)
    )
    return workdir, output


def test_run_leaves_all_its_files(unbroken):
    workdir, output = unbroken
    assert {path.name for path in workdir.iterdir()} == {
        "checkpoints",
        "config.json",
        "evaluation.json",
        "metrics.jsonl",
        "model.keras",
        "saved_model",
        "tensorboard",
    }
    config = json.loads((workdir / "config.json").read_text())
    assert config["seed"] == 0
    assert config["dataset"] == "npi_addition/tiny:2.0.0"
    evaluation = json.loads((workdir / "evaluation.json").read_text())
    assert [row["length"] for row in evaluation["lengths"]] == [1, 2]
    assert evaluation["packages"]["keras"] == keras.__version__
    assert "9 + 1 = " in output


def test_run_learns(unbroken):
    epochs = script_runs.metrics(unbroken[0])
    assert [epoch["epoch"] for epoch in epochs] == [1, 2, 3, 4]
    assert epochs[-1]["nll"] < 0.7 * epochs[0]["nll"]


def test_killed_run_ends_as_an_unbroken_one(unbroken, tmp_path, data_dir):
    workdir = tmp_path / "run"
    in_an_epoch = (*KILLED, "--epoch=2", "--batch=3")
    before_saving = (*KILLED, "--epoch=2")
    for command in (in_an_epoch, before_saving):
        process = script_runs.start(command, workdir, data_dir)
        script_runs.finish(process, status=-signal.SIGKILL)
    assert len(script_runs.metrics(workdir)) == 3
    script_runs.finish(script_runs.start(script_runs.SCRIPT, workdir, data_dir))
    assert script_runs.metrics(workdir) == script_runs.metrics(unbroken[0])
    _check_same_weights(workdir, unbroken[0], tolerance=0)


def test_workdir_of_another_run_is_refused(unbroken, data_dir):
    workdir, _ = unbroken
    before = (workdir / "metrics.jsonl").read_text()
    command = (*script_runs.SCRIPT, "--seed=1")
    output = script_runs.finish(
        script_runs.start(command, workdir, data_dir), status=2
    )
    assert "where seed was 0 and is now 1" in output
    assert (workdir / "metrics.jsonl").read_text() == before


def test_mirrored_strategy_gives_the_same_run(unbroken, tmp_path, data_dir):
    command = (*script_runs.SCRIPT, "--strategy=mirrored", "--logical_cpus=2")
    script_runs.finish(script_runs.start(command, tmp_path, data_dir))
    _check_same_losses(tmp_path, unbroken[0])


def test_two_workers_give_the_same_run(unbroken, tmp_path, data_dir):
    addresses = [f"127.0.0.1:{port}" for port in _free_ports(2)]
    processes = [
        script_runs.start(
            (*script_runs.SCRIPT, "--strategy=multi_worker"),
            tmp_path,
            data_dir,
            TF_CONFIG=json.dumps(
                {
                    "cluster": {"worker": addresses},
                    "task": {"type": "worker", "index": index},
                }
            ),
        )
        for index in range(2)
    ]
    for process in processes:
        script_runs.finish(process)
    _check_same_losses(tmp_path, unbroken[0])


def _check_same_losses(workdir, other):
    for name in ("loss", "nll"):
        np.testing.assert_allclose(
            [epoch[name] for epoch in script_runs.metrics(workdir)],
            [epoch[name] for epoch in script_runs.metrics(other)],
            rtol=1e-5,
        )


def _check_same_weights(workdir, other, tolerance):
    domain = get_domain("addition")
    weights = load_model(workdir, domain).get_weights()
    others = load_model(other, domain).get_weights()
    for weight, expected in zip(weights, others, strict=True):
        np.testing.assert_allclose(weight, expected, rtol=0, atol=tolerance)


def _free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for free in sockets:
        free.bind(("127.0.0.1", 0))
    ports = [free.getsockname()[1] for free in sockets]
    for free in sockets:
        free.close()
    return ports
