"""Per-sequence accuracy on recorded traces, and the command `follow`."""

import json
import re

import numpy as np
import pytest
import tensorflow as tf

from datasets.prepare import prepare
from npi_tf.calls import read_calls, read_traces
from npi_tf.cli.main import main
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation import decisions
from npi_tf.evaluation.decisions import decision_batches
from npi_tf.evaluation.splits import (
    SplitScore,
    open_dataset,
    score_split,
    wrong_decisions,
)
from npi_tf.model import NPI, Choice
from tests.helpers import ADDITION
from tests.picture_calls import picture_calls
from tests.trained import TRAINED, TRAINED_ADDITION, trained_addition_model

HEADS = ("program", "arguments", "end")


@pytest.fixture(scope="module")
def builder(data_dir):
    return prepare("npi_addition/tiny", data_dir)


@pytest.fixture(scope="module")
def calls(builder):
    return read_calls(builder, "train")


class Recall:
    """Decides as was recorded, but for some steps and one of the heads.

    Args:
        at: from a batch to the steps that it decides otherwise, bool
            `(batch, steps)`.
    """

    def __init__(self, at, head="program"):
        self.program_names = ADDITION.library.names
        self._at = at
        self._head = head

    def __call__(self, batch, domain):
        assert domain == "addition"
        return batch

    def choose(self, batch):
        wrong = tf.cast(self._at(batch), tf.int32)
        added = {head: wrong * (head == self._head) for head in HEADS}
        # One of three arguments is wrong, the last one.
        argument = added["arguments"][..., None] * [0, 0, 1]
        return Choice(
            batch["next_program"] + added["program"],
            batch["next_arguments"] + argument,
            batch["end"] ^ (added["end"] == 1),
        )


def nowhere(batch):
    return tf.zeros_like(batch["end"])


def everywhere(batch):
    return tf.ones_like(batch["end"])


def at_the_end_of(name):
    """Returns what finds the last steps of a program's calls."""
    program = ADDITION.library.names.index(name)
    return lambda batch: (batch["program"] == program)[:, None] & batch["end"]


def score(builder, at, head="program", split="train"):
    return score_split(Recall(at, head), "addition", builder, split)


def test_one_who_decides_as_was_recorded_follows_every_trace(builder, calls):
    steps = int(calls.length.sum())
    assert score(builder, nowhere) == SplitScore(24, 24, steps, 0)


@pytest.mark.parametrize("head", HEADS)
def test_a_wrong_head_makes_a_decision_wrong(head, builder, calls):
    steps = int(calls.length.sum())
    assert score(builder, everywhere, head) == SplitScore(24, 0, steps, steps)


@pytest.mark.parametrize("split", ["train", "train[2:9]"])
def test_traces_with_a_wrong_decision_are_not_exact(split, builder):
    traces = list(builder.as_dataset(split=split).as_numpy_iterator())
    carry = ADDITION.library.names.index("CARRY")
    carried = sum(carry in trace["calls"]["program"] for trace in traces)
    assert 0 < carried < len(traces)
    scored = score(builder, at_the_end_of("CARRY"), split=split)
    different = (read_calls(builder, split).program == carry).sum()
    assert (scored.sequences, scored.exact, scored.wrong_decisions) == (
        len(traces),
        len(traces) - carried,
        different,
    )


def test_programs_are_known_by_the_order_of_the_model(builder):
    trained = trained_addition_model()
    names = trained.program_names[::-1]
    model = NPI.from_config({**trained.get_config(), "program_names": names})
    model.build()
    model.set_weights(trained.get_weights())
    for rows in (model.memory.keys, model.memory.embeddings):
        rows.assign(rows.numpy()[::-1])
    steps = int(read_calls(builder, "test").length.sum())
    followed = score_split(model, "addition", builder, "test")
    assert followed == SplitScore(6, 6, steps, 0)


def test_wrong_steps_are_counted_for_each_call(calls):
    found = wrong_decisions(Recall(everywhere), "addition", calls)
    np.testing.assert_array_equal(found, calls.length)
    np.testing.assert_array_equal(
        wrong_decisions(Recall(at_the_end_of("ADD1")), "addition", calls),
        calls.program == calls.program_names.index("ADD1"),
    )


@pytest.mark.parametrize("size", [4, 7, 256])
def test_every_call_is_decided_once_in_batches_of_few_shapes(
    size, calls, monkeypatch
):
    monkeypatch.setattr(decisions, "_BATCH", size)
    seen, shapes = [], set()
    for index, batch in decision_batches(calls):
        seen += index.tolist()
        steps = batch["end"].shape[1]
        shapes.add(batch["end"].shape)
        np.testing.assert_array_equal(
            batch["next_program"][: len(index)],
            calls.next_program[index, :steps],
        )
        lengths = batch["mask"].sum(axis=1)[: len(index)]
        np.testing.assert_array_equal(lengths, calls.length[index])
    assert sorted(seen) == list(range(len(calls)))
    assert len(shapes) <= 4


def test_calls_that_see_pictures_are_decided_by_these():
    calls = picture_calls()
    [(index, batch)] = decision_batches(calls)
    mask = batch["mask"][: len(index)]
    np.testing.assert_array_equal(
        batch["pictures"][batch["view"]][: len(index)][mask],
        calls.pictures[calls.picture[index]][mask],
    )


def test_a_score_says_what_share_was_followed():
    scored = SplitScore(8, 7, decisions=90, wrong_decisions=3)
    assert str(scored) == (
        "7 of 8 traces (87.5 %) are followed to the letter; 3 of 90 decisions "
        "are wrong."
    )


def test_a_dataset_is_opened_by_its_folder(builder):
    opened = open_dataset(builder.data_path, ADDITION)
    assert opened.info.full_name == "npi_addition/tiny/2.0.0"
    calls, traces = read_traces(opened, "validation")
    assert len(traces) == 6
    assert calls.program_names == ADDITION.library.names


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_what_is_no_dataset_is_refused(name, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    message = (
        "A dataset's folder must hold traces that were prepared. Received: "
        f"{tmp_path / name} ("
    )
    with pytest.raises(InvalidConfig, match=re.escape(message)):
        open_dataset(tmp_path / name, ADDITION)


def test_traces_of_another_domain_are_refused(builder):
    message = (
        f"Traces of sort must have its programs. Received: {builder.data_path} "
        "with ADD, ADD1, CARRY, LSHIFT, ACT."
    )
    with pytest.raises(InvalidConfig, match=f"^{re.escape(message)}$"):
        open_dataset(builder.data_path, get_domain("sort"))


@pytest.fixture
def follow(builder, capsys):
    """Runs the command; returns its status and what it printed."""

    def run(*words, model=TRAINED_ADDITION):
        place = [f"--model={model}", f"--dataset={builder.data_path}"]
        status = main(["follow", "addition", *place, *words])
        return status, *capsys.readouterr()

    return run


def test_follow_prints_the_score_and_writes_it(follow, builder, tmp_path):
    path = tmp_path / "new" / "score.json"
    status, out, _ = follow("--split=test[:3]", f"--json={path}")
    steps = int(read_calls(builder, "test[:3]").length.sum())
    assert (status, out) == (0, f"{SplitScore(3, 3, steps, 0)}\n")
    written = json.loads(path.read_text())
    assert len(written.pop("model_sha256")) == 64
    assert written.keys() >= {"packages", "hardware"}
    assert {k: written[k] for k in list(written)[:6]} == {
        "dataset": "npi_addition/tiny/2.0.0",
        "split": "test[:3]",
        "sequences": 3,
        "exact": 3,
        "decisions": steps,
        "wrong_decisions": 0,
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--split=seen"], "must be one of train, validation, test, or a"),
        (["--dataset=nowhere"], "must hold traces that were prepared"),
        (["--model=nowhere"], "A model folder must hold model.keras"),
        ([f"--model={TRAINED['sort']}"], "trained for sort."),
        (["--json=file/score.json"], "file/score.json must be writable"),
    ],
)
def test_a_request_at_fault_is_refused(
    words, message, follow, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    status, out, err = follow("--json=score.json", *words)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("missing", ["--model", "--dataset"])
def test_model_and_dataset_must_be_named(missing, capsys):
    given = {"--model": "m", "--dataset": "d"}
    del given[missing]
    with pytest.raises(SystemExit) as stop:
        main(["follow", "addition", *next(iter(given.items()))])
    assert stop.value.code == 2
    assert f"arguments are required: {missing}\n" in capsys.readouterr().err
