"""Tables whose rows are planned: what is not measured yet says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npi_tf.evaluation.markdown import markdown, mean_and_spread
from npi_tf.evaluation.plan_rows import (
    NOT_YET,
    Records,
    all_made_with,
    runs_of,
    so_far,
)
from npi_tf.evaluation.plans.ablations import (
    ABLATIONS,
    LABELS,
    LONGEST_TRAINED,
    experiment_of,
)
from npi_tf.evaluation.plans.table1 import COLUMNS, NETWORKS, ROWS, Cell

_NOTHING = "–"  # As in the paper.


def table1(records: Records) -> str:
    """Table 1: whole problems solved, in percent, beside the paper's numbers.

    Below it, how long its networks took to train.

    Args:
        records: of experiments in `table1/`; they may be missing, or lack
            runs or measures.
    """
    header = ["task"]
    for column in COLUMNS:
        header += [f"{column}, paper", f"{column}, here"]
    rows = [
        (task, *(text for cell in cells for text in _both(cell, records)))
        for task, cells in ROWS.items()
    ]
    return (
        markdown(header, rows)
        + "\n"
        + markdown(
            ("network", "command", "training, minutes"),
            [_trained(experiment, records) for experiment in NETWORKS],
        )
        + all_made_with("table1", records)
    )


def ablations(records: Records) -> str:
    """What each ablation costs or gains.

    Args:
        records: of experiments in `ablations/`; they may be missing, or lack
            runs.
    """
    header = (
        "task",
        "what is changed",
        "weights",
        "updates to zero error",
        "seconds to zero error",
        f"accuracy %, lengths up to {LONGEST_TRAINED}",
        "accuracy %, beyond",
    )
    rows = [
        (domain, LABELS[name], *_ablation(experiment_of(domain, name), records))
        for domain, names in ABLATIONS.items()
        for name in names
    ]
    return markdown(header, rows) + all_made_with("ablations", records)


def _trained(experiment: str, records: Records) -> tuple[str, str, str]:
    """Returns what a network is, what trains it and how long that takes."""
    runs = runs_of(experiment, records)
    minutes = [run["train_seconds"] / 60 for run in runs]
    return (
        NETWORKS[experiment],
        f"`python reproduce.py {experiment}`",
        mean_and_spread(minutes) + so_far(runs, experiment)
        if minutes
        else NOT_YET,
    )


def _both(cell: Cell | None, records: Records) -> tuple[str, str]:
    """Returns the paper's number and ours."""
    if cell is None:
        return _NOTHING, _NOTHING
    runs = [
        run["measured"][cell.measure]
        for run in runs_of(cell.experiment, records)
        if cell.measure in run.get("measured", ())
    ]
    if not runs:
        return f"{cell.paper:.1f}", NOT_YET
    scores = [_right_and_all(run) for run in runs]
    failures = sum(problems - right for right, problems in scores)
    percent = mean_and_spread([100 * right / n for right, n in scores])
    return f"{cell.paper:.1f}", (
        f"{percent}; {failures} of {len(runs)} x {scores[0][1]} failed"
        + so_far(runs, cell.experiment)
    )


def _right_and_all(measured: Mapping[str, Any]) -> tuple[int, int]:
    """Returns how many problems came out right, and how many there were."""
    if "lengths" in measured:
        scores = measured["lengths"]
        return (
            sum(score["right"] for score in scores),
            sum(score["problems"] for score in scores),
        )
    return measured["exact"], measured["sequences"]


def _ablation(experiment: str, records: Records) -> tuple[str, ...]:
    runs = runs_of(experiment, records)
    if not runs:
        return (NOT_YET, *("",) * 4)
    return (
        f"{runs[0]['parameters']:,}" + so_far(runs, experiment),
        *(_to_zero_error(runs, key) for key in ("updates", "seconds")),
        *_accuracies(runs),
    )


def _to_zero_error(runs: Sequence[Mapping[str, Any]], key: str) -> str:
    reached = [
        run["zero_error"][key] for run in runs if run["zero_error"] is not None
    ]
    if not reached:
        return "not reached"
    text = mean_and_spread(reached, ".0f")
    if len(reached) < len(runs):
        text += f" ({len(reached)} of {len(runs)} runs)"
    return text


def _accuracies(runs: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Returns accuracy at lengths of training together, and at each beyond."""
    trained, beyond = [], {}
    for run in runs:
        scores = [s for s in run["lengths"] if s["length"] <= LONGEST_TRAINED]
        right, problems = _right_and_all({"lengths": scores})
        trained.append(100 * right / problems)
        for score in run["lengths"]:
            if score["length"] > LONGEST_TRAINED:
                percents = beyond.setdefault(score["length"], [])
                percents.append(100 * score["right"] / score["problems"])
    return mean_and_spread(trained), ", ".join(
        f"{length}: {mean_and_spread(percents)}"
        for length, percents in beyond.items()
    )
