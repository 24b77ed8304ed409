"""Tables of what Neural Programmers and baselines answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from npi_tf.evaluation.markdown import (
    made_with,
    markdown,
    mean_and_spread,
)
from npi_tf.evaluation.plan_rows import (
    NOT_YET,
    Records,
    all_made_with,
    runs_of,
    so_far,
)
from npi_tf.evaluation.plans import tables_ablations as ablations_plan
from npi_tf.evaluation.plans import tables_baselines as baselines_plan
from npi_tf.evaluation.plans import tables_variants as variants_plan
from npi_tf.neural_programmer.templates import CATEGORIES
from npi_tf.neural_programmer.variants import VARIANTS


def questions(record: dict[str, Any]) -> str:
    """Questions over tables answered, for each split that was measured."""
    names = list(record["runs"][0]["measured"])
    categories = record["runs"][0]["measured"][names[0]]["categories"]
    header = ("split", "questions", "right %", "runs without a mistake")
    rows = []
    for name in names:
        scores = [run["measured"][name] for run in record["runs"]]
        total = [score["total"] for score in scores]
        perfect = sum(t["right"] == t["questions"] for t in total)
        rows.append(
            (
                name,
                str(total[0]["questions"]),
                mean_and_spread(list(map(_percent, total))),
                f"{perfect} of {len(total)}",
                *(_category_cell(scores, each) for each in categories),
            )
        )
    header += tuple(f"{each} %" for each in categories)
    return markdown(header, rows) + made_with(record)


def tables_variants(records: Records) -> str:
    """Table 2: questions answered, beside the paper's numbers.

    The best run is the one with most right answers of `validation`.

    Args:
        records: of experiments in `tables_variants/`; they may be missing, or
            lack runs.
    """
    header = (
        "variant",
        "templates",
        "paper, right %",
        "test, right %",
        "test_many, right %",
        "test_many, best run %",
        "test_large, right %",
        "training, minutes",
        "runs at the paper's number",
    )
    rows = [
        (
            name,
            str(_templates(name)),
            f"{paper:.2f}",
            *_of_variant(name, records),
        )
        for name, paper in variants_plan.PAPER.items()
    ]
    return markdown(header, rows) + all_made_with(
        "tables_variants",
        {name: _without_variant(record) for name, record in records.items()},
    )


def tables_baselines(records: Records) -> str:
    """Networks with and without programs on questions over short tables.

    Args:
        records: of experiments in `tables_baselines/`; they may be missing, or
            lack runs.
    """
    return _planned("tables_baselines", "network", baselines_plan, records)


def tables_ablations(records: Records) -> str:
    """What each way of learning programs leads to.

    Args:
        records: of experiments in `tables_ablations/`; they may be missing, or
            lack runs.
    """
    return _planned("tables_ablations", "learning", ablations_plan, records)


def _planned(
    folder: str, varied: str, plan: ModuleType, records: Records
) -> str:
    """Returns a table with a row for each experiment of a folder.

    Args:
        folder: of the experiments.
        varied: a word for what tells them apart.
        plan: has their `LABELS` and the `SPLITS` that they were measured on.
        records: those that are there.
    """
    splits = plan.SPLITS
    header = (varied, "updates", *(f"{s}, right %" for s in splits.values()))
    rows = []
    for name, label in plan.LABELS.items():
        experiment = f"{folder}/{name}"
        runs = runs_of(experiment, records)
        cells = [NOT_YET, *[""] * len(splits)]
        if runs:
            updates = [run["updates"] for run in runs]
            cells = [
                mean_and_spread(updates, ".0f") + so_far(runs, experiment),
                *(
                    mean_and_spread(
                        [_percent(r["measured"][s]["total"]) for r in runs]
                    )
                    for s in splits
                ),
            ]
        rows.append((label, *cells))
    return markdown(header, rows) + all_made_with(folder, records)


def _templates(variant: str) -> int:
    grammar = VARIANTS[variant].grammar
    return sum(map(grammar.count, CATEGORIES))


def _without_variant(record: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a record that names its dataset without the configuration."""
    name, _, version = record["dataset"].partition(":")
    return {**record, "dataset": f"{name.partition('/')[0]}:{version}"}


def _of_variant(name: str, records: Records) -> tuple[str, ...]:
    experiment = f"tables_variants/{name}"
    runs = runs_of(experiment, records)
    if not runs:
        return (NOT_YET, *[""] * 5)
    scores = {
        split: [_percent(run["measured"][split]["total"]) for run in runs]
        for split in variants_plan.SPLITS
    }
    best = int(np.argmax(scores["validation"]))
    minutes = [run["train_seconds"] / 60 for run in runs]
    reached = sum(x >= variants_plan.PAPER[name] for x in scores["test_many"])
    return (
        mean_and_spread(scores["test"], ".2f"),
        mean_and_spread(scores["test_many"], ".2f"),
        f"{scores['test_many'][best]:.2f}",
        mean_and_spread(scores["test_large"], ".2f"),
        mean_and_spread(minutes),
        f"{reached} of {len(runs)}" + so_far(runs, experiment),
    )


def _percent(share: dict[str, int]) -> float:
    return 100 * share["right"] / share["questions"]


def _category_cell(scores: list[dict], category: str) -> str:
    shares = [score["categories"][category] for score in scores]
    if not shares[0]["questions"]:
        return ""
    return mean_and_spread(list(map(_percent, shares)))
