"""Tables whose rows are planned."""

import json

import pytest

from npi_tf.evaluation.catalogue import EXPERIMENTS
from npi_tf.evaluation.plan_tables import ablations, table1
from npi_tf.evaluation.plans import tables_ablations as ablations_plan
from npi_tf.evaluation.plans import tables_baselines as baselines_plan
from npi_tf.evaluation.plans import tables_variants as variants_plan
from npi_tf.evaluation.question_tables import (
    tables_ablations,
    tables_baselines,
    tables_variants,
)
from npi_tf.evaluation.tables import render_tables
from npi_tf.neural_programmer.variants import TABLE_2
from tests.made import MADE, MADE_WITH

NOT_YET = "not measured yet"
NEWER = {"tensorflow": "2.22.0", "keras": "3.15.1"}


def rows(table):
    """Returns the cells of a table's rows by the first two of each."""
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    blank = lines.index([""]) if [""] in lines else None
    body = lines[2:blank]
    return {tuple(cells[:2]): cells[2:] for cells in body}


def record(*runs):
    return {**MADE, "runs": list(runs)}


def solved(right, problems=1000):
    return {"lengths": [{"right": right, "problems": problems, "length": 5}]}


def followed(exact):
    return {"sequences": 200, "exact": exact, "decisions": 7}


def measured(minutes=2, **measures):
    return {"measured": measures, "train_seconds": 60 * minutes}


def test_table_1_without_records_says_so_in_every_cell():
    found = rows(table1({}))
    assert found == {
        ("addition", "100.0"): [NOT_YET, "97.0", NOT_YET, "97.0", NOT_YET],
        ("sorting", "100.0"): [NOT_YET, "100.0", NOT_YET, "100.0", NOT_YET],
        ("canonicalisation, seen car", "89.5"): [
            *(NOT_YET, "91.4", NOT_YET, "91.4", NOT_YET)
        ],
        ("canonicalisation, unseen car", "88.7"): [
            *(NOT_YET, "89.9", NOT_YET, "89.9", NOT_YET)
        ],
        ("maximum", "–"): ["–", "–", "–", "100.0", NOT_YET],
    }


def test_table_1_shows_what_there_is():
    canon = [measured(seen=followed(n)) for n in (190, 194, 192, 192, 197)]
    records = {
        "addition": record(*5 * [measured(addition=solved(1000))]),
        "canon": record(*canon),
        "multi": record(
            measured(sort=solved(990), seen=followed(150)),
            measured(sort=solved(1000), seen=followed(160)),
        ),
        "multi_max": record(measured(max=solved(999), sort=solved(7))),
    }
    found = rows(table1(records))
    assert found["addition", "100.0"] == [
        *("100.0 ± 0.0; 0 of 5 x 1000 failed", "97.0", NOT_YET, "97.0", NOT_YET)
    ]
    assert found["sorting", "100.0"] == [
        NOT_YET,
        "100.0",
        "99.5 ± 0.7; 10 of 2 x 1000 failed (2 of 5 runs)",
        "100.0",
        "0.7; 993 of 1 x 1000 failed (1 of 5 runs)",
    ]
    assert found["canonicalisation, seen car", "89.5"] == [
        "96.5 ± 1.3; 35 of 5 x 200 failed",
        "91.4",
        "77.5 ± 3.5; 90 of 2 x 200 failed (2 of 5 runs)",
        "91.4",
        NOT_YET,
    ]
    assert set(found["canonicalisation, unseen car", "88.7"]) == {
        *("89.9", NOT_YET)
    }
    assert found["maximum", "–"][-1] == (
        "99.9; 1 of 1 x 1000 failed (1 of 5 runs)"
    )
    said = [line for line in table1(records).splitlines() if "Keras" in line]
    assert said == [f"`python reproduce.py table1`{MADE_WITH}"]


def test_table_1_says_how_its_networks_were_trained():
    records = {
        "canon": record(measured(19), measured(21)),
        "multi": record(*(measured(30) for _ in range(5))),
    }
    _, networks, made = table1(records).split("\n\n")
    found = rows(networks)
    assert {name: cells for (name, _), cells in found.items()} == {
        "single-task, addition": [NOT_YET],
        "single-task, sorting": [NOT_YET],
        "single-task, canonicalisation": ["20.0 ± 1.4 (2 of 5 runs)"],
        "multi-task": ["30.0 ± 0.0"],
        "MAX on top of it": [NOT_YET],
    }
    for name, command in found:
        experiment = command.strip("`").removeprefix("python reproduce.py ")
        assert experiment in EXPERIMENTS, name
    assert made.startswith("`python reproduce.py table1`")


def test_runs_that_lack_a_measure_are_not_counted():
    records = {
        "canon": record(
            measured(seen=followed(100)), measured(unseen=followed(3))
        )
    }
    found = rows(table1(records))["canonicalisation, seen car", "89.5"]
    assert found[0] == "50.0; 100 of 1 x 200 failed (1 of 5 runs)"


def trained(updates, *right):
    """Returns a run with right answers of 100 at lengths 1, 20 and 100."""
    zero = {"updates": updates, "seconds": updates / 20} if updates else None
    scores = zip((1, 20, 100), right, strict=True)
    return {
        "parameters": 12345,
        "zero_error": zero,
        "lengths": [
            {"length": n, "right": r, "problems": 100} for n, r in scores
        ],
    }


def test_ablations_show_size_time_and_accuracy():
    whole = [trained(n, 100, 90, n / 10) for n in (400, 500, 600, 500, 500)]
    records = {
        "addition_units_32": record(*whole),
        "sort_units_64": record(trained(400, 9, 8, 7), trained(None, 9, 8, 7)),
        "addition_tied_keys": record(trained(None, 100, 100, 50)),
    }
    found = rows(ablations(records))
    assert len(found) == sum(
        name.startswith("ablations/") for name in EXPERIMENTS
    )
    assert found["addition", "core 2 x 32"] == [
        *("12,345", "500 ± 71", "25 ± 4", "95.0 ± 0.0", "100: 50.0 ± 7.1")
    ]
    assert found["sort", "core 2 x 64"][:3] == [
        *("12,345 (2 of 5 runs)", "400 (1 of 2 runs)", "20 (1 of 2 runs)")
    ]
    assert found["addition", "embeddings for keys, none of their own"] == [
        "12,345 (1 of 5 runs)",
        "not reached",
        "not reached",
        "100.0",
        "100: 50.0",
    ]
    assert found["addition", "temperature 1"][0] == NOT_YET
    assert ablations(records).count("`python reproduce.py ablations`") == 1


@pytest.mark.parametrize("kind", ["table1", "ablations"])
def test_planned_tables_need_no_folder(kind, tmp_path):
    text = f"<!-- {kind}: records -->\n<!-- end -->\n"
    assert NOT_YET in render_tables(text, tmp_path)


def test_a_folder_of_records_is_a_table(tmp_path):
    (tmp_path / "records").mkdir()
    found = record(*5 * [measured(sort=solved(1000))])
    (tmp_path / "records" / "sort.json").write_text(json.dumps(found))
    text = "<!-- table1: records -->\n<!-- end -->\n"
    assert "| 100.0 ± 0.0; 0 of 5 x 1000 failed |" in render_tables(
        text, tmp_path
    )


PLANS = {
    "tables_baselines": (tables_baselines, baselines_plan),
    "tables_ablations": (tables_ablations, ablations_plan),
}


def answered(updates, *right):
    """Returns a run that has so many of 200 questions right."""
    splits = ("validation", "test_many", "test_large", "test")
    return {
        "updates": updates,
        "measured": {
            split: {"total": {"right": n, "questions": 200}}
            for split, n in zip(splits, right, strict=False)
        },
    }


@pytest.mark.parametrize("name", PLANS)
def test_every_network_of_a_plan_has_a_row(name):
    render, plan = PLANS[name]
    table = render({})
    assert table.count(NOT_YET) == len(plan.LABELS) == len(plan.EXPERIMENTS)
    assert all(
        f"| {label} | {NOT_YET} |" in table for label in plan.LABELS.values()
    )
    assert list(plan.EXPERIMENTS) == [f"{name}/{each}" for each in plan.LABELS]
    for experiment in plan.EXPERIMENTS.values():
        assert list(experiment.measures) == list(plan.SPLITS)


def test_rows_of_networks_show_their_splits():
    some = record(answered(2000, 100, 160, 60), answered(2500, 110, 164, 64))
    records = {"lstm_first": some, "search": some}
    row = "three-layer LSTM, the table before the question"
    updates = "2250 ± 354 (2 of 5 runs)"
    table = tables_baselines(records)
    assert f"| {row} | {updates} | 81.0 ± 1.4 | 31.0 ± 1.4 |" in table
    assert table.startswith("| network | updates |")
    row = "as published: programs are drawn and carried out"
    table = tables_ablations(records)
    assert f"| {row} | {updates} | 52.5 ± 3.5 | 81.0 ± 1.4 |" in table
    assert table.startswith("| learning | updates |")
    assert f"`python reproduce.py tables_ablations`{MADE_WITH}" in table


def test_every_published_variant_has_a_row():
    table = tables_variants({})
    assert set(variants_plan.PAPER) == set(TABLE_2)
    assert rows(table)["columns_3", "307"] == ["99.02", NOT_YET]
    assert rows(table)["words_1", "1368"][0] == "96.49"
    assert table.count(NOT_YET) == 8
    assert list(variants_plan.EXPERIMENTS) == [
        f"tables_variants/{name}" for name in variants_plan.PAPER
    ]
    for experiment in variants_plan.EXPERIMENTS.values():
        assert list(experiment.measures) == list(variants_plan.SPLITS)


def test_a_variant_shows_all_runs_and_the_best_of_validation():
    runs = [(190, 198, 196, 200), (199, 197, 200, 199), (198, 200, 200, 190)]
    some = record(*(answered(2000, *right) for right in runs))
    for run, seconds in zip(some["runs"], (300, 330, 360), strict=True):
        run["train_seconds"] = seconds
    some["dataset"] = "table_questions/text_5:1.0.0"
    table = tables_variants({"text_5": some})
    assert rows(table)["text_5", "8493"] == [
        "98.03",
        "98.17 ± 2.75",
        "99.17 ± 0.76",
        "98.50",
        "99.33 ± 1.15",
        "5.5 ± 0.5",
        "3 of 3 (3 of 5 runs)",
    ]
    made = "`python reproduce.py tables_variants`; table_questions:1.0.0, "
    assert made in table


def test_records_that_were_made_alike_name_their_datasets_together():
    records = {
        "addition": {**record(), "dataset": "a:1"},
        "multi": {**record(), "dataset": "a:1, b:2"},
        "sort": {**record(), "dataset": "b:3", "packages": NEWER},
    }
    made = table1(records).split("\n\n")[2:]
    assert made == [
        "`python reproduce.py table1`; a:1, b:2, TensorFlow 2.21.0, Keras "
        "3.15.1, 2 CPU cores (Some CPU).",
        "`python reproduce.py table1`; b:3, TensorFlow 2.22.0, Keras 3.15.1, "
        "2 CPU cores (Some CPU).\n",
    ]
