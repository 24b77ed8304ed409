"""A run that teaches MAX to a sorter, from the script's settings to its files.

The sorter's weights are random: what is learned is not the point here.
"""

import dataclasses
import json

import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.configs.max import CONFIGS
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig, InvalidLibrary, InvalidModel
from npi_tf.model_files import load_model, save_model
from npi_tf.new_programs import old_weights
from npi_tf.training.pipeline import train_and_evaluate
from npi_tf.training.strategy import make_strategy
from tests.models import addition_model, small_model

TINY = CONFIGS["tiny"]


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare(TINY.dataset, data_dir)


@pytest.fixture
def sorter(tmp_path):
    model = small_model(get_domain("sort"))
    folder = tmp_path / "sorter"
    folder.mkdir()
    save_model(model, folder)
    return folder


def learn(builder, base, path, config=TINY):
    train_and_evaluate(
        config, 0, make_strategy("one_device"), [builder], path, base=base
    )


def bits(variables):
    return [np.asarray(variable).tobytes() for variable in variables]


def test_a_run_changes_the_new_rows_alone(builder, sorter, tmp_path, capsys):
    before = (sorter / "model.keras").read_bytes()
    learn(builder, sorter, tmp_path / "max")
    assert (sorter / "model.keras").read_bytes() == before
    old, new = load_model(sorter), load_model(tmp_path / "max")
    assert new.program_names == get_domain("max").library.names
    assert bits(old_weights(new)) == bits(old.weights)
    unchanged = json.loads((tmp_path / "max" / "unchanged.json").read_text())
    decisions = unchanged["decisions"]
    assert unchanged == {
        "weights": len(old.weights),
        "weights_changed": 0,
        "decisions": decisions,
        "decisions_changed": 0,
    }
    assert f"0 of {decisions} decisions" in capsys.readouterr().out
    assert (tmp_path / "max" / "saved_model" / "max" / "1").is_dir()
    evaluation = json.loads((tmp_path / "max" / "evaluation.json").read_text())
    assert evaluation["domain"] == "max"


def test_masked_programs_train_on_their_own_calls(builder, sorter, tmp_path):
    learn(builder, sorter, tmp_path / "masked")
    mixed = dataclasses.replace(TINY, mask=False)
    learn(builder, sorter, tmp_path / "mixed", mixed)
    programs = [
        {
            name.removeprefix("error/")
            for name in json.loads(line)
            if name.startswith("error/")
        }
        for line in (
            (tmp_path / run / "metrics.jsonl").read_text().splitlines()[0]
            for run in ("masked", "mixed")
        )
    ]
    everything = set(get_domain("max").library.names) - {"ACT"}
    assert programs == [{"MAX", "RJMP"}, everything]


def test_a_run_goes_on_with_its_own_base_only(builder, sorter, tmp_path):
    learn(builder, sorter, tmp_path / "max")
    save_model(small_model(get_domain("sort"), seed=1), sorter)
    with pytest.raises(InvalidConfig, match="base was '"):
        learn(builder, sorter, tmp_path / "max")


def test_a_model_of_another_domain_learns_nothing(builder, tmp_path):
    save_model(addition_model(), tmp_path)
    before = (tmp_path / "model.keras").read_bytes()
    with pytest.raises(InvalidModel, match="trained for addition"):
        learn(builder, tmp_path, tmp_path / "max")
    assert (tmp_path / "model.keras").read_bytes() == before
    assert not (tmp_path / "max").exists()


def test_a_model_that_knows_max_cannot_learn_it(builder, sorter, tmp_path):
    learn(builder, sorter, tmp_path / "max")
    with pytest.raises(InvalidLibrary, match="Received: RJMP, MAX"):
        learn(builder, tmp_path / "max", tmp_path / "again")
    assert not (tmp_path / "again").exists()
