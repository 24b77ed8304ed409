"""The load benchmark sends what it says to a server in another process."""

import json
import os

import numpy as np
import psutil
import pytest

from benchmarks import serving as benchmark
from benchmarks.double_process import serving
from npi_tf.domains import get_domain
from npi_tf.errors import IncompleteRun
from npi_tf.serving.client import Client
from tests.trained import TRAINED_ADDITION


def children():
    return set(psutil.Process(os.getpid()).children())


def test_problems_are_drawn_anew_for_each_seed():
    first, second = (benchmark.problems(3, 20, seed) for seed in (0, 1))
    assert {name: rows.shape for name, rows in first.items()} == {
        "a": (3,),
        "b": (3,),
    }
    longest = np.maximum(*(list(map(len, first[name])) for name in "ab"))
    assert longest.tolist() == [20] * 3
    assert first["a"].tolist() != second["a"].tolist()
    get_domain("addition").parse([first["a"][0].decode(), "1"])


@pytest.mark.slow
def test_every_load_is_measured_and_kept(tmp_path, capsys):
    path, others = tmp_path / "serving.json", children()
    words = ["--quick", f"--model={TRAINED_ADDITION}", f"--json={path}"]
    assert benchmark.main(words) == 0
    assert "not by TF Serving" in capsys.readouterr().out
    kept = json.loads(path.read_text())
    assert kept["command"] == "python -m benchmarks.serving"
    assert [
        (row["protocol"], row["clients"], row["batch"], row["requests"])
        for row in kept["rows"]
    ] == [
        ("grpc", 2, 1, 4),
        ("grpc", 2, 3, 4),
        ("rest", 2, 1, 4),
        ("rest", 2, 3, 4),
    ]
    for row in kept["rows"]:
        assert set(benchmark.FORMATS) <= set(row)
        assert row["finished_percent"] == 100
        assert 0 < row["p50_ms"] <= row["p99_ms"]
        assert row["p50_ms"] == pytest.approx(
            row["times_session"] * row["session_ms"]
        )
        assert row["memory_after_mb"] > 50
        assert len(row["percentiles_ms"]) == 101
    assert children() == others


def test_a_server_that_does_not_start_is_told(tmp_path):
    with pytest.raises(IncompleteRun, match="on which ports"):
        with serving(tmp_path / "nothing"):
            pass


@pytest.mark.slow
def test_a_server_is_another_process_and_ends(base_paths):
    others = children()
    with serving(base_paths["addition"]) as served:
        (child,) = children() - others
        with Client(served.address("rest"), "addition") as client:
            assert client.ready()
        assert served.memory() == pytest.approx(
            child.memory_info().rss / 2**20, rel=0.2
        )
    assert not child.is_running()
