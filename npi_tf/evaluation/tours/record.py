"""Counts what became of cameras around many cars."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

import numpy as np

from npi_tf.domains.canon.pose import Pose
from npi_tf.evaluation.tours.judge import Ending, Turn, Verdict
from npi_tf.interpreter import Status


def count(
    names: Sequence[str], starts: Sequence[Pose], verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """Returns a tour's figures as JSON values.

    Args:
        names: of the cars.
        starts: the n poses where cameras began, in the verdicts' order.
        verdicts: of the n ways around each car.

    Returns:
        `sequences`, `reached` and `exact` in all, by the azimuth of the
        start, by its elevation and by car; by azimuth also how ways ended and
        what HGOTO decided first, by the names of `Ending` and `Turn`; and the
        runs by the names of their `Status`.
    """
    ending = np.stack([verdict.ending for verdict in verdicts])
    turn = np.stack([verdict.turn for verdict in verdicts])
    azimuth = np.array([start.azimuth for start in starts])
    elevation = np.array([start.elevation for start in starts])
    return {
        **_totals(ending),
        "statuses": _statuses(verdicts),
        "by_azimuth": [
            {
                "azimuth": int(value),
                **_totals(ending[:, azimuth == value]),
                "first_turns": _tally(turn[:, azimuth == value], Turn),
                "endings": _tally(ending[:, azimuth == value], Ending),
            }
            for value in np.unique(azimuth)
        ],
        "by_elevation": [
            {
                "elevation": int(value),
                **_totals(ending[:, elevation == value]),
            }
            for value in np.unique(elevation)
        ],
        "by_car": [
            {"car": name, **_totals(row)}
            for name, row in zip(names, ending, strict=True)
        ],
    }


def tour_table(record: dict[str, Any]) -> str:
    """Returns the figures of `count` as two aligned tables."""
    totals = (
        len(record["by_car"]),
        record["sequences"],
        _share(record, "reached"),
        _share(record, "exact"),
    )
    by_azimuth = [
        (f"{row['azimuth']}°", row["sequences"], _share(row, "reached"))
        for row in record["by_azimuth"]
    ]
    return "\n\n".join(
        [
            _aligned([("cars", "sequences", "reached", "exact"), totals]),
            _aligned([("azimuth", "sequences", "reached"), *by_azimuth]),
        ]
    )


def _totals(ending: np.ndarray) -> dict[str, int]:
    exact = int((ending == Ending.EXACT).sum())
    inexact = int((ending == Ending.INEXACT).sum())
    return {
        "sequences": ending.size,
        "reached": exact + inexact,
        "exact": exact,
    }


def _statuses(verdicts: Sequence[Verdict]) -> dict[str, int]:
    runs = np.concatenate([verdict.status for verdict in verdicts])
    values, counts = np.unique(runs, return_counts=True)
    return {
        Status(value).name: int(number)
        for value, number in zip(values, counts, strict=True)
    }


def _tally(values: np.ndarray, kinds: type[enum.IntEnum]) -> dict[str, int]:
    """Returns how often each kind occurs, by its name."""
    return {kind.name.lower(): int((values == kind).sum()) for kind in kinds}


def _share(row: dict[str, Any], key: str) -> str:
    return f"{100 * row[key] / row['sequences']:.1f} %"


def _aligned(rows: Sequence[Sequence[Any]]) -> str:
    return "\n".join("".join(f"{cell:>10}" for cell in row) for row in rows)
