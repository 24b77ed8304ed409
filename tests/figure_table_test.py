"""The numbers of figures as tables."""

import json

import pytest

from npi_tf.evaluation.catalogue import EXPERIMENTS
from npi_tf.evaluation.figures.plan import FIG5_EXAMPLES
from npi_tf.evaluation.figures.table import figure_table
from npi_tf.evaluation.tables import render_tables
from tests.made import MADE, MADE_WITH

NOT_YET = "not measured yet"


def record(*runs):
    """Returns a record of runs, each with its accuracies by length."""
    lengths = [
        [{"length": n, "accuracy": share} for n, share in run.items()]
        for run in runs
    ]
    return {**MADE, "runs": [{"lengths": each} for each in lengths]}


def cells(table):
    lines = table.split("\n\n")[0].splitlines()
    split = [line[2:-2].split(" | ") for line in lines if line]
    return split[0], split[2:]


def test_a_curve_of_one_record_says_once_how_many_runs_it_has():
    records = {
        "sort": record(*5 * [{2: 1, 200: 0.5}]),
        "fig6/seq2seq": record({2: 1, 21: 0.25}, {2: 1, 21: 0.75}),
    }
    table = figure_table("fig6", records)
    header, rows = cells(table)
    assert header == [
        "length of the array",
        "NPI",
        "seq2seq LSTM (2 of 5 runs)",
    ]
    assert rows == [
        ["2", "100.0 ± 0.0", "100.0 ± 0.0"],
        ["21", "", "50.0 ± 35.4"],
        ["200", "50.0 ± 0.0", ""],
    ]
    assert table.count(MADE_WITH) == 1
    assert "`python reproduce.py fig6`" in table


def test_a_curve_without_a_record_has_not_been_measured():
    header, rows = cells(figure_table("fig6", {"sort": record({2: 1})}))
    assert header[1:] == ["NPI (1 of 5 runs)", "seq2seq LSTM"]
    assert rows == [["2", "100.0", NOT_YET]]


def test_points_of_their_own_records_say_so_each():
    records = {
        "fig5/npi_4": record({20: 0.81}),
        "fig5/npi_8": record(*5 * [{20: 1}]),
        "fig5/seq2seq_256": record({5: 1}),
        "another": {},
    }
    header, rows = cells(figure_table("fig5", records))
    assert header == ["training examples", "NPI", "seq2seq LSTM"]
    assert rows == [
        ["1-2", NOT_YET, NOT_YET],
        ["4", "81.0 (1 of 5 runs)", NOT_YET],
        ["8", "100.0 ± 0.0", NOT_YET],
        *([str(n), NOT_YET, NOT_YET] for n in FIG5_EXAMPLES if n > 8),
    ]


@pytest.mark.parametrize("name", ["fig5", "fig6", "fig9"])
def test_pages_show_figures_from_the_folder_of_all_records(name, tmp_path):
    (tmp_path / "results" / name).mkdir(parents=True)
    experiments = [e for e in EXPERIMENTS if e.startswith(f"{name}/")]
    for percent, experiment in enumerate(experiments, start=1):
        path = tmp_path / "results" / f"{experiment}.json"
        path.write_text(json.dumps(record({20: percent / 100})))
    text = render_tables(f"<!-- {name}: results -->\n<!-- end -->", tmp_path)
    for percent in range(1, 1 + len(experiments)):
        assert f"| {percent}.0 " in text
    assert MADE_WITH in text
