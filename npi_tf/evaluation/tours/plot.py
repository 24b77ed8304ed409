"""Draws how ways around a car end, by where they begin."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from npi_tf.domains.canon.pose import STEP
from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.plots import check_plot, save_plot
from npi_tf.evaluation.tours.judge import Ending

_LOOKS = {
    Ending.EXACT: ("reached the target as the expert does", "#1b7837"),
    Ending.INEXACT: ("reached it otherwise", "#a6dba0"),
    Ending.HEIGHT: ("stopped in front, too high or too low", "#c7b8e0"),
    Ending.BESIDE: ("stopped beside it", "#fee08b"),
    Ending.WRONG_WAY: ("turned the wrong way: left for right", "#f46d43"),
    Ending.BACK: ("stopped behind the car: back for front", "#a50026"),
    Ending.UNFINISHED: ("did not end by itself", "#969696"),
}
_SIDES = {-90: "its right", 0: "front", 90: "its left", 180: "back"}
_WIDTH, _PANEL_HEIGHT, _LEGEND_HEIGHT = 8.0, 2.4, 1.0
"""In inches."""


def plot_tours(
    paths: Sequence[pathlib.Path],
    labels: Sequence[str] | None,
    out: pathlib.Path,
) -> None:
    """Draws what `python -m npi_tf tour --json` wrote, one panel for a file.

    Args:
        paths: of the records.
        labels: one for each of them; by default the files' names.
        out: of the picture.

    Raises:
        InvalidConfig: a file holds no such record, the labels are not as many
            or the picture cannot be drawn, see `check_plot`.
        StorageError: the picture cannot be written.
    """
    labels = [path.stem for path in paths] if labels is None else labels
    if len(labels) != len(paths) or not paths:
        raise InvalidConfig(
            "A plot must have a record, and each its label. "
            f"Received: {len(paths)} records and {len(labels)} labels."
        )
    draw_tours([read_tour(path) for path in paths], labels, out)


def read_tour(path: pathlib.Path) -> dict[str, Any]:
    """Reads a tour's record; raises `InvalidConfig` on all else."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        sum(map(sum, _shares(record)))
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise InvalidConfig(
            "A plot is drawn from records that `python -m npi_tf tour --json` "
            f"wrote. Received: {path} ({error!r:.80})."
        ) from error
    return record


def draw_tours(
    records: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    out: pathlib.Path,
) -> None:
    """Draws records, see `plot_tours`."""
    check_plot(out)
    save_plot(tour_figure(records, labels), out)


def tour_figure(records: Sequence[Mapping[str, Any]], labels: Sequence[str]):
    """Returns the `matplotlib.figure.Figure` of `draw_tours`."""
    from matplotlib.figure import Figure

    height = _PANEL_HEIGHT * len(records) + _LEGEND_HEIGHT
    figure = Figure((_WIDTH, height), layout="constrained")
    panels = figure.subplots(len(records), sharex=True, squeeze=False)[:, 0]
    for panel, record, label in zip(panels, records, labels, strict=True):
        _draw(panel, record, label)
    panels[-1].set_xlabel("side of the car that the camera sees at first")
    handles, words = panels[0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower center", ncols=2)
    return figure


def _draw(panel, record: Mapping[str, Any], label: str) -> None:
    """Stacks the endings of each azimuth, the front in the middle."""
    azimuths = [row["azimuth"] for row in record["by_azimuth"]]
    bottom = [0.0] * len(azimuths)
    for ending, shares in zip(Ending, _shares(record), strict=True):
        words, colour = _LOOKS[ending]
        panel.bar(
            azimuths, shares, 0.85 * STEP, bottom, color=colour, label=words
        )
        bottom = [
            low + share for low, share in zip(bottom, shares, strict=True)
        ]
    reached = 100 * record["reached"] / record["sequences"]
    panel.set_title(
        f"{label}: {reached:.1f} % of {record['sequences']:,} reached",
        loc="left",
        fontsize="medium",
    )
    panel.set_xlim(-180 + STEP / 2, 180 + STEP / 2)
    panel.set_ylim(0, 100)
    panel.set_ylabel("% of starts")
    ticks = range(-135, 181, 45)
    panel.set_xticks(
        ticks, [f"{tick}°\n{_SIDES.get(tick, '')}" for tick in ticks]
    )


def _shares(record: Mapping[str, Any]) -> list[list[float]]:
    """Returns percentages by ending, then by azimuth."""
    return [
        [
            100 * row["endings"][ending.name.lower()] / row["sequences"]
            for row in record["by_azimuth"]
        ]
        for ending in Ending
    ]
