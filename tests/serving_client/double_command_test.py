"""The test double's command: the models it finds, and how it ends."""

import re
import socket
import subprocess
import sys

import pytest

from npi_tf.serving.client import Client
from serving.double.__main__ import main
from serving.double.models import newest_version
from serving.double.server import Double
from tests.script_runs import ROOT


def test_the_newest_version_is_the_largest_number(tmp_path):
    for name in ("1", "9", "10", "x11", "12a"):
        (tmp_path / name).mkdir()
    assert newest_version(tmp_path).name == "10"


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_versions_is_refused(exists, tmp_path, capsys):
    folder = tmp_path / "model"
    if exists:
        folder.mkdir()
    assert main([f"--model_base_path={folder}", "--port=0"]) == 2
    assert f"Received: {folder}." in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["port", "rest_api_port"])
def test_a_port_that_is_taken_is_refused(
    flag, double, base_paths, capsys, monkeypatch
):
    # One that took the port nonetheless would serve until it is stopped.
    monkeypatch.setattr(Double, "wait", lambda double: None)
    ports = {"port": 0, "rest_api_port": 0, flag: getattr(double, flag)}
    words = [f"--{name}={port}" for name, port in ports.items()]
    folder = base_paths["addition"]
    assert main([f"--model_base_path={folder}", *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_double_that_cannot_listen_leaves_its_ports_free(double, base_paths):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    with pytest.raises(OSError, match="must be free to listen on") as caught:
        Double(base_paths, port=double.port, rest_api_port=free)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free))
    del caught  # It has kept all that was opened from being collected.


@pytest.mark.slow
def test_the_command_serves_the_models_of_a_config(base_paths, tmp_path):
    config = tmp_path / "models.config"
    models = "".join(
        f'config {{ name: "{name}" base_path: "{path}" }}'
        for name, path in base_paths.items()
    )
    config.write_text(f"model_config_list {{ {models} }}")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "serving.double", "--port=0"),
            *("--rest_api_port=0", f"--model_config_file={config}"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("test double of TF Serving: ")
        port, rest_port = re.findall(r"port (\d+)", line)
        for address in (f"localhost:{port}", f"http://localhost:{rest_port}"):
            for name in base_paths:
                with Client(address, name) as client:
                    assert client.ready()
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0
        process.stdout.close()
