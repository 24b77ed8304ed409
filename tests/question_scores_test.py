"""Scores of answered questions: what is counted, and where."""

import functools
import json

import numpy as np
import pytest

from datasets.prepare import prepare
from npi_tf.cli.main import main
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.questions import (
    Share,
    answer_examples,
    open_questions,
    score_split,
    summarise,
)
from npi_tf.model_files import save_model
from npi_tf.neural_programmer.config import config_of
from npi_tf.neural_programmer.examples import read_examples, read_templates
from npi_tf.neural_programmer.model import build_programmer
from npi_tf.neural_programmer.templates import CATEGORIES
from npi_tf.neural_programmer.variants import VARIANTS
from tests.trained import TRAINED_ADDITION


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare("table_questions/tiny", data_dir)


@pytest.fixture(scope="module")
def model():
    built = build_programmer(config_of(VARIANTS["text_5"], units=4))
    rng = np.random.default_rng(0)
    built.set_weights([rng.normal(size=w.shape) for w in built.weights])
    return built


def answered_by(model):
    return functools.partial(answer_examples, model)


def test_counts_add_up(builder):
    examples = read_examples(builder, "test_many")
    right = np.zeros(len(examples), bool)
    first, second = sorted(set(examples.templates))[:2]
    of_first = [i for i, t in enumerate(examples.templates) if t == first]
    of_second = [i for i, t in enumerate(examples.templates) if t == second]
    right[of_first] = True
    right[of_second[0]] = True
    score = summarise(examples, right, {second})
    assert score.total == Share(3, 48)
    assert score.seen == Share(1, 2)
    assert score.unseen == Share(2, 46)
    assert score.templates == Share(1, 24)
    assert list(score.categories) == list(CATEGORIES)
    for name, share in score.categories.items():
        chosen = examples.category == CATEGORIES.index(name)
        assert share == Share(right[chosen].sum(), chosen.sum())
    assert "6.25 % of 48" in str(score)
    assert score.to_dict()["total"] == {"right": 3, "questions": 48}


def test_what_training_shows_is_seen(builder):
    shown = read_templates(builder, "train")
    assert shown == set(read_examples(builder, "train").templates)
    assert 1 < len(shown) <= 40


def test_questions_are_answered_in_their_order(model, builder, monkeypatch):
    """In parts, the last one shorter."""
    module = "npi_tf.evaluation.questions"
    monkeypatch.setattr(f"{module}._BATCH", 7)
    monkeypatch.setattr(
        f"{module}.right_answers", lambda _, batch: batch["tokens"][:, 0] > 12
    )
    examples = read_examples(builder, "test_many")
    expected = [each.tokens[0] > 12 for each in examples.inputs]
    found = answer_examples(model, examples)
    np.testing.assert_array_equal(found, expected)
    assert 0 < found.sum() < 48


def test_the_command_prints_and_writes(model, builder, tmp_path, capsys):
    save_model(model, tmp_path)
    path = tmp_path / "score.json"
    words = [f"--model={tmp_path}", f"--dataset={builder.data_path}"]
    words += ["--split=test_many", f"--json={path}"]
    assert main(["evaluate-tables", *words]) == 0
    score = score_split(answered_by(model), builder, "test_many")
    assert str(score) in capsys.readouterr().out
    record = json.loads(path.read_text())
    assert record["total"] == score.to_dict()["total"]
    assert record["dataset"] == "table_questions/tiny/1.0.0"
    assert record["split"] == "test_many"


def test_requests_at_fault(model, builder, tmp_path, capsys):
    with pytest.raises(InvalidConfig, match="one of train.*Received: 'tests'"):
        score_split(answered_by(model), builder, "tests")
    with pytest.raises(InvalidConfig, match="prepared table_questions"):
        open_questions(tmp_path)
    words = [f"--model={TRAINED_ADDITION}", f"--dataset={builder.data_path}"]
    assert main(["evaluate-tables", *words]) == 2
    assert "what train_tables.py leaves" in capsys.readouterr().err
