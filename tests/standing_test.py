"""What runs learned from, as their folders tell."""

import json
import pathlib

import pytest

from npi_tf.evaluation.standing import Places


@pytest.fixture
def places(tmp_path):
    return Places(runs=tmp_path / "runs", results=tmp_path, data_dir="my data")


def leave_config(places, name, config):
    folder = places.run(name, 3)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))


def test_a_run_is_measured_on_the_version_that_it_learned_from(places):
    leave_config(places, "canon", {"dataset": "npi_canon/full_circle:4.5.6"})
    assert places.datasets("canon", 3) == {
        "npi_canon": pathlib.Path("my data/npi_canon/full_circle/4.5.6")
    }


def test_all_tasks_count_and_those_of_the_run_that_it_builds_upon(places):
    tasks = ["npi_sort/table1:1.0.0", "npi_canon/table1:2.0.0"]
    config = {"tasks": [{"dataset": dataset} for dataset in tasks]}
    leave_config(places, "table1/multi", config)
    leave_config(places, "table1/multi_max", {"dataset": "npi_sort/max:3.0.0"})
    canon = {"npi_canon": pathlib.Path("my data/npi_canon/table1/2.0.0")}
    assert places.datasets("table1/multi", 3) == {
        "npi_sort": pathlib.Path("my data/npi_sort/table1/1.0.0"),
        **canon,
    }
    assert places.datasets("table1/multi_max", 3) == {
        "npi_sort": pathlib.Path("my data/npi_sort/max/3.0.0"),
        **canon,
    }
