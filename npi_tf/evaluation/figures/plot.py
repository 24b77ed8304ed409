"""Draws curves with matplotlib."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

from npi_tf.evaluation.figures.curves import Curve, read_curves
from npi_tf.evaluation.figures.plan import FIGURES, Figure
from npi_tf.evaluation.plots import check_plot, save_plot

_SIZE = (7.0, 4.0)
"""In inches."""


def draw_figure(name: str, results: pathlib.Path, out: pathlib.Path) -> None:
    """Draws a figure of the paper from records.

    Args:
        name: of the figure, one of `FIGURES`.
        results: folder of the records.
        out: of the picture.

    Raises:
        InvalidConfig: a record is missing or is none, see `read_curves`, or
            the picture cannot be drawn, see `check_plot`.
        StorageError: the picture cannot be written.
    """
    check_plot(out)
    plan = FIGURES[name]
    save_plot(curves_figure(plan, read_curves(plan, results)), out)


def curves_figure(plan: Figure, curves: Sequence[Curve]):
    """Returns the `matplotlib.figure.Figure` of curves with error bars."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(_SIZE, layout="constrained")
    panel = canvas.subplots()
    for series, curve in zip(plan.series, curves, strict=True):
        panel.errorbar(
            curve.x,
            curve.mean,
            curve.spread,
            label=series.label,
            color=series.colour,
            marker=series.marker,
            markersize=4,
            capsize=3,
        )
    if plan.trained is not None:
        panel.axvline(
            plan.trained, color="#969696", linestyle=":", label="trained up to"
        )
    _arrange(panel, plan, curves)
    return canvas


def _arrange(panel, plan: Figure, curves: Sequence[Curve]) -> None:
    if plan.log is not None:
        panel.set_xscale("log", base=plan.log)
        panel.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    if plan.log == 2:
        panel.set_xticks(curves[0].x)
    panel.set_title(plan.title, loc="left", fontsize="medium")
    panel.set_xlabel(plan.xlabel)
    panel.set_ylabel("right answers, %")
    panel.set_ylim(-4, 104)
    panel.grid(alpha=0.3)
    panel.legend()
