"""Each benchmark measures what it says; how fast that is, no test asks."""

import dataclasses
import json

import numpy as np
import pytest
import tensorflow as tf

from benchmarks import (
    command,
    import_time,
    interpreter_speed,
    pad_width,
    serving_graph,
    tables_speed,
    training_speed,
)
from benchmarks.bare_core import bare_loop, gradients_function
from benchmarks.endless import endless_model
from benchmarks.expert_calls import expert_calls
from benchmarks.runs import graph_run, reference_run
from benchmarks.timing import Timing, interleave, ratio, table
from npi_tf.batches import batch_of
from npi_tf.domains.pad import LEFT, MOVE
from npi_tf.errors import InvalidConfig
from npi_tf.interpreter import Status
from npi_tf.solver import load_twin, make_interpreter
from npi_tf.traces import record
from npi_tf.training.config import ModelConfig
from tests.helpers import ADDITION, sample_problems

SCRIPTS = (
    interpreter_speed,
    pad_width,
    training_speed,
    serving_graph,
    tables_speed,
    import_time,
)


@pytest.fixture(scope="module")
def model():
    return endless_model(ModelConfig(units=64), ADDITION)


@pytest.fixture(scope="module")
def problem():
    return ADDITION.sample(np.random.default_rng(0), 3)


def assert_positive(rows, column):
    assert all(row[column] > 0 for row in rows if row[column] is not None)


def test_actions_take_turns_after_one_run_each():
    seen = []
    timings = interleave(
        {
            "a": lambda: seen.append("a") or 3,
            "b": lambda: seen.append("b") or 7,
        },
        repeats=2,
    )
    assert seen == list("ababab")
    assert {name: t.units for name, t in timings.items()} == {"a": 3, "b": 7}
    assert all(len(timing.seconds) == 2 for timing in timings.values())


@pytest.mark.parametrize("counts", [(5, 5, 4), (0, 0, 0)])
def test_an_action_that_does_other_work_is_refused(counts):
    left = iter(counts)
    with pytest.raises(InvalidConfig, match="same work in every run"):
        interleave({"odd": lambda: next(left)}, repeats=2)


def test_no_repeat_is_refused():
    with pytest.raises(InvalidConfig, match="Received: 0"):
        interleave({"a": lambda: 1}, repeats=0)


def test_ratio_compares_the_best_runs_by_unit():
    timing = Timing((8.0, 6.0), units=2)
    assert timing.per_unit == 3.0
    assert ratio(timing, Timing((4.0, 5.0), units=8)) == 6.0


def test_table_aligns_columns_and_shows_what_is_missing():
    rows = [{"what": "a", "ms": 1.26}, {"what": "bcdef", "ms": None}]
    assert table(rows, {"what": "s", "ms": ".1f"}) == (
        " what   ms\n    a  1.3\nbcdef    -"
    )


def test_endless_program_moves_left_until_the_step_limit(model, problem):
    state = load_twin(ADDITION).start([problem], size=5)
    result = make_interpreter(model, ADDITION).run(
        state, tf.constant([12]), record_steps=12
    )
    decisions = result.decisions
    assert result.status.numpy() == [Status.STEP_LIMIT]
    assert set(decisions.program.numpy()[:, 0]) == {ADDITION.library.act_id}
    assert set(decisions.arguments.numpy()[:, 0, 0]) == {MOVE}
    assert set(decisions.arguments.numpy()[:, 0, 2]) == {LEFT}
    assert not decisions.end.numpy().any()


def test_both_interpreters_count_the_steps_they_took(model, problem):
    assert graph_run(model, ADDITION, problem, batch=2, limit=9)() == 9
    assert reference_run(model, ADDITION, problem, limit=9)() == 9


def test_bare_loop_feeds_its_output_back(model):
    core = model.core
    output, zeros = tf.ones([2, core.units]), tf.zeros([2, core.units])
    state = [[zeros, zeros], [zeros, zeros]]
    for _ in range(3):
        output, state = core.lstm.cell(output[:, :64], state)
    count, looped = bare_loop(core, batch=2)(tf.constant(3))
    assert count == 3
    np.testing.assert_allclose(looped, output, rtol=1e-4, atol=1e-6)


def test_bare_gradients_are_those_of_the_sum_of_squares(model):
    lstm = model.core.lstm
    inputs = tf.random.stateless_normal((2, 3, 64), seed=(1, 2))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(lstm(inputs)[0] ** 2)
    expected = tape.gradient(loss, lstm.trainable_variables)
    outputs, gradients = gradients_function(model.core)(inputs)
    assert outputs == 2 * 3
    for one, other in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)


def test_expert_calls_are_the_calls_of_the_traces():
    problems = sample_problems(ADDITION, seed=0, per_length=2)
    calls = expert_calls(ADDITION, problems)
    records = [
        call
        for problem in problems
        for call in record(ADDITION, problem, ADDITION.expert()).calls()
    ]
    index = np.arange(len(calls))
    batch = batch_of(calls, index, calls.end.shape[1])
    names = np.array(calls.program_names)
    assert [len(call.decisions) for call in records] == list(
        batch["mask"].sum(axis=1)
    )
    assert [call.call.program for call in records] == list(
        names[batch["program"]]
    )
    assert [d.call.program for call in records for d in call.decisions] == list(
        names[batch["next_program"][batch["mask"]]]
    )


def test_interpreters_and_bare_core_take_the_same_steps(model, problem):
    settings = dataclasses.replace(interpreter_speed.QUICK, limits={2: 6})
    rows = interpreter_speed.measure(model, ADDITION, problem, settings)
    assert [
        (row["executor"], row["batch"], row["iterations"]) for row in rows
    ] == [
        (interpreter_speed.BARE, 2, 6),
        (interpreter_speed.GRAPH, 2, 6),
        (interpreter_speed.REFERENCE, 1, settings.reference_limit),
    ]
    assert_positive(rows, "times_bare_core")
    for row in rows:
        assert row["problem_steps_per_s"] == pytest.approx(
            1e6 * row["batch"] / row["us_per_iteration"]
        )
    assert rows[0]["times_bare_core"] == rows[2]["times_reference_speed"] == 1


def test_every_width_takes_the_same_steps(model):
    settings = dataclasses.replace(pad_width.QUICK, limits={2: 6})
    rows = pad_width.measure(model, ADDITION, settings)
    assert [
        (row["batch"], row["columns"], row["iterations"]) for row in rows
    ] == [(2, columns, 6) for columns in settings.columns]
    assert_positive(rows, "times_narrowest")


@pytest.mark.parametrize("columns", [3, 10, 100])
def test_problems_fill_their_pads(columns):
    problem = pad_width.filling_problem(ADDITION, columns)
    assert load_twin(ADDITION).size(problem) == columns


def test_batches_hold_short_calls_and_the_longest():
    settings = dataclasses.replace(training_speed.QUICK, batch_size=64)
    short, longest = training_speed.draw_batches(ADDITION, settings)
    assert short["mask"].shape == (64, 4)
    assert set(short["mask"].sum(axis=1)) == {1, 2, 3, 4}
    # On two digits ADD takes two steps for each of three columns, and one.
    assert longest["mask"].shape[1] == 8
    assert (longest["mask"].sum(axis=1) > 4).all()


def test_update_and_bare_core_work_on_the_same_batch():
    settings = training_speed.QUICK
    trainer = training_speed.make_trainer(ADDITION, settings.model)
    batch, _ = training_speed.draw_batches(ADDITION, settings)
    rows = training_speed.measure(trainer, [batch], repeats=2)
    assert [
        (row["what"], row["calls"], row["steps"], row["outputs"])
        for row in rows
    ] == [
        (training_speed.BARE, settings.batch_size, 4, settings.batch_size * 4),
        (
            training_speed.UPDATE,
            settings.batch_size,
            4,
            settings.batch_size * 4,
        ),
    ]
    assert trainer.optimizer.iterations == 3
    assert_positive(rows, "times_bare_core")
    assert_positive(rows, "decisions_per_s")


def test_imports_are_compared_with_numpy():
    statements = {
        name: code
        for name, code in import_time.STATEMENTS.items()
        if name != "keras"
    }
    rows = import_time.measure(statements, repeats=1)
    assert [row["imported"] for row in rows] == list(statements)
    assert_positive(rows, "times_numpy")
    numpy = rows[list(statements).index(import_time.YARDSTICK)]
    assert numpy["times_numpy"] == 1


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_explains_itself(script, capsys):
    with pytest.raises(SystemExit) as leaving:
        script.main(["--help"])
    assert leaving.value.code == 0
    assert "--json FILE" in capsys.readouterr().out


def test_an_export_is_measured_in_every_respect(tmp_path):
    rows = serving_graph.measure(serving_graph.QUICK, tmp_path)
    assert [(row["what"], row["batch"]) for row in rows] == [
        ("times bare core", 1),
        ("times bare core", 2),
        ("seconds for additions of 1000 digits", 1),
        ("seconds for additions of 1000 digits", 2),
        ("megabytes", None),
        ("load seconds", None),
        ("first to later requests", 1),
    ]
    assert_positive(rows, "figure")
    goals = [row["goal"] for row in rows]
    assert goals == [1.5, 1.5, 6.0, None, 6.0, 2.0, 2.0]


def test_figures_are_printed_and_kept_on_request(tmp_path, capsys):
    path = tmp_path / "speed.json"
    rows = [{"what": "it", "ms": 2.0, "run_seconds": [0.002]}]
    arguments = command.make_parser("Says how fast.").parse_args(
        ["--quick", "--json", str(path)]
    )
    formats = {"what": "s", "ms": ".1f"}
    status = command.run("speed", arguments, lambda _: rows, formats, "Note.")
    assert status == 0
    assert capsys.readouterr().out == "what   ms\n  it  2.0\nNote.\n"
    kept = json.loads(path.read_text())
    assert kept["benchmark"] == "speed"
    assert kept["quick"] is True
    assert kept["rows"] == rows
    assert {"packages", "hardware"} <= set(kept)


def test_a_request_at_fault_ends_with_status_2(capsys):
    status = interpreter_speed.main(["--quick", "--digits", "0"])
    assert status == 2
    assert capsys.readouterr().err.startswith("error: ")
