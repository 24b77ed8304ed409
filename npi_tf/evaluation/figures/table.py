"""The numbers of a figure as a table, as far as they have been measured."""

from __future__ import annotations

from collections.abc import Mapping

from npi_tf.evaluation.figures.curves import by_length
from npi_tf.evaluation.figures.plan import FIGURES, Series
from npi_tf.evaluation.markdown import markdown, mean_and_spread, merge_equal
from npi_tf.evaluation.plan_rows import (
    NOT_YET,
    Records,
    all_made_with,
    so_far,
)

Cells = Mapping[int, str]
"""What a curve has at each of its points."""


def figure_table(name: str, records: Records) -> str:
    """Returns right answers in percent, a row for each point of a figure.

    Args:
        name: of the figure, one of `FIGURES`.
        records: by the names of their experiments; they may be missing, or
            lack runs.
    """
    plan = FIGURES[name]
    columns = [_cells(series, records) for series in plan.series]
    rows = [
        (str(x), *(cells.get(x, _absent(cells)) for cells in columns))
        for x in sorted({x for cells in columns for x in cells})
    ]
    header = (plan.xlabel, *(_label(each, records) for each in plan.series))
    own = {each: records[each] for each in plan.needed if each in records}
    return markdown(header, merge_equal(rows)) + all_made_with(name, own)


def _cells(series: Series, records: Records) -> Cells:
    if series.record is not None:
        return {
            x: mean_and_spread(percents)
            for x, percents in _accuracies(series.record, records).items()
        }
    return {
        x: _point(experiment, series.length, records)
        for x, experiment in series.records.items()
    }


def _point(experiment: str, length: int, records: Records) -> str:
    percents = _accuracies(experiment, records).get(length)
    if percents is None:
        return NOT_YET
    return mean_and_spread(percents) + so_far(percents, experiment)


def _accuracies(experiment: str, records: Records) -> Mapping[int, list[float]]:
    record = records.get(experiment)
    return by_length(record) if record else {}


def _absent(cells: Cells) -> str:
    """Returns what stands where a curve has no point, or is not there yet."""
    return "" if cells else NOT_YET


def _label(series: Series, records: Records) -> str:
    """Returns the curve's name and, if they are all of one, how many runs."""
    if series.record not in records:
        return series.label
    runs = records[series.record]["runs"]
    return series.label + so_far(runs, series.record)
