"""Turns records into the curves of a figure."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import statistics
from collections.abc import Mapping
from typing import Any

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.figures.plan import Figure, Series


@dataclasses.dataclass(frozen=True, slots=True)
class Curve:
    """Accuracy over what is varied, in rising order.

    Attributes:
        x: what is varied.
        mean: of the runs' accuracies, in percent.
        spread: their standard deviation; 0 for a single run.
    """

    x: tuple[int, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]


def read_curves(figure: Figure, results: pathlib.Path) -> list[Curve]:
    """Reads the curves of a figure, in the order of its series.

    Args:
        figure: which one.
        results: folder of the records.

    Raises:
        InvalidConfig: a record is missing, or is none, or lacks what is
            drawn. The message names the command that makes it.
    """
    missing = [
        name for name in figure.needed if not _path_of(name, results).is_file()
    ]
    if missing:
        raise InvalidConfig(
            "A figure is drawn from records, and none may be missing; "
            f"`python reproduce.py {' '.join(missing)}` makes them. Received: "
            f"{results} without {', '.join(missing)}."
        )
    records = {name: _read(name, results) for name in figure.needed}
    return [_curve(_points(series, records)) for series in figure.series]


def by_length(record: Mapping[str, Any]) -> dict[int, list[float]]:
    """Returns accuracies by length, in percent, one for each run of a record.

    Raises:
        ValueError: a run lacks a length that others have.
    """
    found: dict[int, list[float]] = {}
    for run in record["runs"]:
        for score in run["lengths"]:
            percent = 100 * float(score["accuracy"])
            found.setdefault(int(score["length"]), []).append(percent)
    if {len(values) for values in found.values()} != {len(record["runs"])}:
        raise ValueError("each run must have each length once")
    return found


def _points(
    series: Series, records: Mapping[str, Mapping[int, list[float]]]
) -> dict[int, list[float]]:
    """Returns the accuracies of all runs, in percent, for each point."""
    if series.record is not None:
        return dict(records[series.record])
    points = {}
    for x, name in series.records.items():
        if series.length not in records[name]:
            raise InvalidConfig(
                f"A point of the figure needs accuracy at length "
                f"{series.length}; `python reproduce.py {name}` measures it. "
                f"Received: {name} with lengths {sorted(records[name])}."
            )
        points[x] = records[name][series.length]
    return points


def _curve(points: Mapping[int, list[float]]) -> Curve:
    x = tuple(sorted(points))
    return Curve(
        x,
        tuple(statistics.fmean(points[each]) for each in x),
        tuple(_spread(points[each]) for each in x),
    )


def _spread(values: list[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def _read(name: str, results: pathlib.Path) -> dict[int, list[float]]:
    """Returns a record's accuracies by length, one for each run."""
    path = _path_of(name, results)
    try:
        return by_length(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InvalidConfig(
            "A figure is drawn from records of accuracy by length, as "
            f"`python reproduce.py {name}` leaves them. "
            f"Received: {path} ({error!r:.80})."
        ) from error


def _path_of(name: str, results: pathlib.Path) -> pathlib.Path:
    return results / f"{name}.json"
