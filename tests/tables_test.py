"""Tables made from records, and the README's agreement with results/."""

import json

import pytest

from npi_tf.cli.main import main
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.tables import (
    accuracy,
    benchmark,
    questions,
    render_tables,
    sequences,
    training,
    unchanged,
)
from tests.script_runs import ROOT

PACKAGES = {"tensorflow": "2.21.0", "keras": "3.15.1"}


def score(length, right, problems=10):
    return {
        "length": length,
        "problems": problems,
        "right": right,
        "accuracy": right / problems,
    }


def record(**changes):
    return {
        "command": "python reproduce.py example",
        "dataset": "npi_addition/tiny:1.0.0",
        "packages": PACKAGES,
        "hardware": {"cpu": "Some CPU", "cpu_count": 2, "gpus": []},
        "runs": [
            {
                "seed": 0,
                "updates": 50,
                "zero_error": {"updates": 40, "seconds": 12.4},
                "train_seconds": 15.0,
                "wrong_training_calls": 0,
                "lengths": [score(1, 10), score(2, 10), score(4, 9)],
            },
            {
                "seed": 1,
                "updates": 50,
                "zero_error": None,
                "train_seconds": 16.0,
                "wrong_training_calls": 7,
                "lengths": [score(1, 10), score(2, 10), score(4, 7)],
            },
        ],
        **changes,
    }


def test_accuracy_gives_mean_spread_and_failures():
    assert accuracy(record()).splitlines() == [
        "| length | problems | accuracy % | failures |",
        "| --- | --- | --- | --- |",
        "| 1-2 | 2 x 10 | 100.0 ± 0.0 | 0 |",
        "| 4 | 2 x 10 | 80.0 ± 14.1 | 4 |",
        "",
        "`python reproduce.py example`; npi_addition/tiny:1.0.0, TensorFlow "
        "2.21.0, Keras 3.15.1, 2 CPU cores (Some CPU).",
    ]


def test_one_run_has_no_spread():
    table = accuracy(record(runs=record()["runs"][:1]))
    assert "| 4 | 1 x 10 | 90.0 | 1 |" in table


def test_training_says_when_zero_error_was_not_reached():
    assert training(record()).splitlines()[2:4] == [
        "| 0 | 40 | 12 | 50 | 15 | 0 |",
        "| 1 | not reached | not reached | 50 | 16 | 7 |",
    ]


def test_benchmark_shows_its_columns_in_their_formats():
    table = benchmark(
        record(
            columns={"batch": "d", "times_bare_core": ".2f"},
            rows=[
                {"batch": 1, "times_bare_core": None, "hidden": 3},
                {"batch": 64, "times_bare_core": 1.125, "hidden": 4},
            ],
        )
    )
    assert table.splitlines()[:4] == [
        "| batch | times bare core |",
        "| --- | --- |",
        "| 1 |  |",
        "| 64 | 1.12 |",
    ]


def test_render_replaces_what_stands_between_the_marks(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(record()))
    text = "before\n<!-- accuracy: a.json -->\nold\n<!-- end -->\nafter\n"
    rendered = render_tables(text, tmp_path)
    assert rendered.startswith("before\n<!-- accuracy: a.json -->\n\n| length")
    assert rendered.endswith("(Some CPU).\n\n<!-- end -->\nafter\n")
    assert "old" not in rendered
    assert render_tables(rendered, tmp_path) == rendered


@pytest.mark.parametrize("mark", ["accuracy: missing.json", "pie: a.json"])
def test_unknown_tables_are_refused(mark, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(record()))
    with pytest.raises(InvalidConfig, match=f"Received: {mark}"):
        render_tables(f"<!-- {mark} -->\n<!-- end -->\n", tmp_path)


def test_report_rewrites_a_file(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(record()))
    readme = tmp_path / "README.md"
    readme.write_text("<!-- training: a.json -->\n<!-- end -->\n")
    assert main(["report", str(readme)]) == 0
    assert "| 0 | 40 | 12 | 50 | 15 | 0 |" in readme.read_text()


@pytest.mark.parametrize(
    ("page", "tables"),
    [
        ("README.md", 15),
        ("docs/paper_settings.md", 2),
        ("docs/baselines.md", 3),
        ("docs/canon.md", 3),
        ("docs/serving.md", 4),
        ("docs/reproduce.md", 3),
        ("docs/neural_programmer.md", 4),
    ],
)
def test_pages_agree_with_the_records(page, tables):
    path = ROOT / page
    text = path.read_text()
    assert text.count("<!-- end -->") == tables
    assert render_tables(text, path.parent) == text


def test_unchanged_counts_of_each_run():
    counts = dict(
        zip(
            ("weights", "weights_changed", "decisions", "decisions_changed"),
            (17, 0, 900, 2),
            strict=True,
        )
    )
    runs = [{"seed": seed, "unchanged": counts} for seed in (0, 3)]
    lines = unchanged(record(runs=runs)).splitlines()
    assert lines[0] == (
        "| seed | old weight tensors | changed | decisions of old programs | "
        "changed |"
    )
    assert lines[2:4] == [
        "| 0 | 17 | 0 | 900 | 2 |",
        "| 3 | 17 | 0 | 900 | 2 |",
    ]


def measured(seen, drawn_reached, drawn):
    return {
        "measured": {
            "seen": {"sequences": 200, "exact": seen},
            "drawn_frontal": {
                "sequences": 40,
                "reached": drawn_reached,
                "exact": drawn,
            },
        }
    }


def test_sequences_gives_what_was_reached_and_what_was_exact():
    runs = [measured(200, 40, 38), measured(197, 38, 30)]
    lines = sequences(record(runs=runs)).splitlines()
    assert lines[:4] == [
        "| measured on | runs | sequences | reached % | exact % | "
        "exact, worst run % |",
        "| --- | --- | --- | --- | --- | --- |",
        "| seen | 2 | 200 | 99.2 ± 1.1 | 99.2 ± 1.1 | 98.5 |",
        "| drawn frontal | 2 | 40 | 97.5 ± 3.5 | 85.0 ± 14.1 | 75.0 |",
    ]
    assert lines[5].startswith("`python reproduce.py example`; npi_addition")


def test_sequences_is_a_kind_of_table(tmp_path):
    runs = [measured(150, 20, 10)]
    (tmp_path / "a.json").write_text(json.dumps(record(runs=runs)))
    text = "<!-- sequences: a.json -->\n<!-- end -->\n"
    rendered = render_tables(text, tmp_path)
    assert "| seen | 1 | 200 | 75.0 | 75.0 | 75.0 |" in rendered
    assert "| drawn frontal | 1 | 40 | 50.0 | 25.0 | 25.0 |" in rendered


def answered(right, *categories):
    """Returns the score of a run on a split of 40 questions."""
    names = ("simple", "logic")
    return {
        "total": {"right": right, "questions": 40},
        "categories": {
            name: {"right": of, "questions": n}
            for name, (of, n) in zip(names, categories, strict=True)
        },
    }


def test_questions_gives_shares_and_runs_without_a_mistake(tmp_path):
    runs = [
        {"measured": {"test": answered(40, (10, 10), (30, 30))}},
        {"measured": {"test": answered(34, (10, 10), (24, 30))}},
        {"measured": {"test": answered(40, (10, 10), (30, 30))}},
    ]
    (tmp_path / "a.json").write_text(json.dumps(record(runs=runs)))
    text = "<!-- questions: a.json -->\n<!-- end -->\n"
    lines = render_tables(text, tmp_path).splitlines()
    assert lines[2:5] == [
        "| split | questions | right % | runs without a mistake | simple % | "
        "logic % |",
        "| --- | --- | --- | --- | --- | --- |",
        "| test | 40 | 95.0 ± 8.7 | 2 of 3 | 100.0 ± 0.0 | 93.3 ± 11.5 |",
    ]


def test_questions_of_no_category_leave_its_cell_empty():
    runs = [{"measured": {"test": answered(30, (0, 0), (30, 40))}}]
    lines = questions(record(runs=runs)).splitlines()
    assert lines[2] == "| test | 40 | 75.0 | 0 of 1 |  | 75.0 |"


def test_report_needs_a_file(tmp_path, capsys):
    assert main(["report", str(tmp_path / "none.md")]) == 2
    assert "none.md" in capsys.readouterr().err


def test_tours_of_a_folder_are_rows_by_their_names(tmp_path):
    for name, reached in (("real_cars", 30), ("drawn", 39)):
        figures = {
            **{k: record()[k] for k in ("packages", "hardware")},
            "starts": "full_circle",
            "by_car": [{}, {}],
            "sequences": 40,
            "reached": reached,
            "exact": 29,
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(figures))
    text = f"<!-- tours: {tmp_path.name} -->\n<!-- end -->\n"
    lines = render_tables(text, tmp_path.parent).splitlines()
    assert lines[4:6] == [
        "| drawn | 2 | full circle | 40 | 97.5 | 72.5 |",
        "| real cars | 2 | full circle | 40 | 75.0 | 72.5 |",
    ]
    assert lines[7].startswith("`python -m npi_tf tour`; TensorFlow ")
