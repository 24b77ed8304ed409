"""What is drawn in each figure, and from which records."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

FIG5_EXAMPLES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Numbers of training examples in Fig. 5."""

FIG5_LENGTH = 20
"""Length of the arrays of Fig. 5, in training and in evaluation."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Series:
    """One curve.

    Attributes:
        label: what the curve is of.
        colour: of the curve.
        marker: of its points.
        record: of the experiment whose accuracy is drawn over length; None
            if each point has a record of its own.
        records: of the experiments whose accuracy at one length is drawn over
            what each was trained with.
        length: that length.
    """

    label: str
    colour: str
    marker: str
    record: str | None = None
    records: Mapping[int, str] = dataclasses.field(default_factory=dict)
    length: int = 0

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of all records of the curve."""
        if self.record is not None:
            return (self.record,)
        return tuple(self.records.values())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of the paper.

    Attributes:
        title: what it shows.
        xlabel: of the horizontal axis.
        series: its curves.
        log: base of the horizontal axis' logarithm, None if it has none.
        trained: largest length trained on, marked by a line; None for no
            line.
    """

    title: str
    xlabel: str
    series: tuple[Series, ...]
    log: int | None = None
    trained: int | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of all records of the figure."""
        return tuple(name for each in self.series for name in each.needed)


_NPI = {"label": "NPI", "colour": "#1b7837", "marker": "o"}
_SEQ2SEQ = {"label": "seq2seq LSTM", "colour": "#a50026", "marker": "s"}

FIGURES = {
    "fig5": Figure(
        title="Fig. 5: sample complexity of sorting, arrays of length 20",
        xlabel="training examples",
        series=tuple(
            Series(
                **look,
                records={n: f"fig5/{kind}_{n}" for n in FIG5_EXAMPLES},
                length=FIG5_LENGTH,
            )
            for kind, look in (("npi", _NPI), ("seq2seq", _SEQ2SEQ))
        ),
        log=2,
    ),
    "fig6": Figure(
        title="Fig. 6: generalisation of sorting",
        xlabel="length of the array",
        series=(
            Series(**_NPI, record="sort"),
            Series(**_SEQ2SEQ, record="fig6/seq2seq"),
        ),
        trained=20,
    ),
    "fig9": Figure(
        title="Fig. 9: generalisation of addition",
        xlabel="digits of the longer number",
        series=(
            Series(**_NPI, record="fig9/npi"),
            Series(
                label="s2s-easy",
                colour="#4575b4",
                marker="^",
                record="fig9/easy",
            ),
            Series(
                label="s2s-stacked",
                colour="#f46d43",
                marker="D",
                record="fig9/stacked",
            ),
            Series(**_SEQ2SEQ, record="fig9/seq2seq"),
        ),
        log=10,
        trained=20,
    ),
}
"""Figures by name. A record's name is that of its experiment in
`npi_tf.evaluation.experiments`."""
