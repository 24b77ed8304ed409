"""Table 1: one network for each task, one for all, and that one with MAX."""

from __future__ import annotations

import dataclasses

from npi_tf.evaluation import experiments
from npi_tf.evaluation.experiments import SEEDS, Experiment

COLUMNS = ("single-task", "multi-task", "multi-task + MAX")
"""The networks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """An entry of the table.

    Attributes:
        experiment: whose runs are shown.
        measure: the name of what was measured of them.
        paper: what the paper has, in percent.
    """

    experiment: str
    measure: str
    paper: float


def _solved(domain: str, length: int) -> dict[str, tuple[str, ...]]:
    words = (f"--domain={domain}", f"--lengths={length}", "--problems=1000")
    return {domain: ("evaluate", *words)}


def _cells(single: str, measure: str, *paper: float) -> tuple[Cell | None, ...]:
    names = (f"table1/{single}", "table1/multi", "table1/multi_max")
    return tuple(
        Cell(name, measure, percent)
        for name, percent in zip(names, paper, strict=True)
    )


ROWS: dict[str, tuple[Cell | None, ...]] = {
    "addition": _cells("addition", "addition", 100.0, 97.0, 97.0),
    "sorting": _cells("sort", "sort", 100.0, 100.0, 100.0),
    "canonicalisation, seen car": _cells("canon", "seen", 89.5, 91.4, 91.4),
    "canonicalisation, unseen car": _cells("canon", "unseen", 88.7, 89.9, 89.9),
    "maximum": (None, None, Cell("table1/multi_max", "max", 100.0)),
}
"""By task, the cells of the columns; None where the paper has none."""

NETWORKS = {
    "table1/addition": "single-task, addition",
    "table1/sort": "single-task, sorting",
    "table1/canon": "single-task, canonicalisation",
    "table1/multi": "multi-task",
    "table1/multi_max": "MAX on top of it",
}
"""By the name of an experiment, what it trains."""

_LENGTHS = {"addition": 10, "sort": 5}
_CANON = {
    split: experiments.EXPERIMENTS["table1/canon"].measures[split]
    for split in ("seen", "unseen")
}
_OLD = {
    **_solved("addition", _LENGTHS["addition"]),
    **_solved("sort", _LENGTHS["sort"]),
    **_CANON,
}

EXPERIMENTS = {
    **{
        f"table1/{domain}": Experiment(
            script=f"train_{domain}.py",
            config="table1",
            seeds=SEEDS,
            measures=_solved(domain, length),
        )
        for domain, length in _LENGTHS.items()
    },
    "table1/multi": Experiment(
        script="train_multitask.py",
        config="table1",
        seeds=SEEDS,
        measures=_OLD,
    ),
    "table1/multi_max": Experiment(
        script="train_max.py",
        config="table1",
        seeds=SEEDS,
        measures={**_OLD, **_solved("max", _LENGTHS["sort"])},
        base="table1/multi",
    ),
}
"""By name. `table1/canon`, which other pages show, too, is with the rest."""
