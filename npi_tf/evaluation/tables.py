"""Renders the records in `results/` as tables in Markdown."""

from __future__ import annotations

import functools
import json
import pathlib
import re
from typing import Any

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.figures.plan import FIGURES
from npi_tf.evaluation.figures.table import figure_table
from npi_tf.evaluation.markdown import (
    made_with,
    markdown,
    mean_and_spread,
    merge_equal,
)
from npi_tf.evaluation.plan_tables import ablations, table1
from npi_tf.evaluation.question_tables import (
    questions,
    tables_ablations,
    tables_baselines,
    tables_variants,
)

_BLOCK = re.compile(
    r"(<!-- (?P<kind>\w+): (?P<path>\S+) -->\n).*?(<!-- end -->)", re.DOTALL
)


def render_tables(text: str, root: pathlib.Path) -> str:
    """Returns a text with every table in it made anew.

    A table stands between `<!-- KIND: FILE -->` and `<!-- end -->`, where
    KIND is one of `accuracy`, `training`, `unchanged`, `sequences`, `tours`,
    `questions`, `benchmark`, `table1`, `ablations`, `tables_variants`,
    `tables_baselines`, `tables_ablations`, `fig5`, `fig6`, `fig9` and FILE a
    record below `root`; of tours and from `table1` on, a folder of records, and
    of figures, the folder above these.

    Raises:
        InvalidConfig: a table's kind is unknown or its file is missing.
    """
    return _BLOCK.sub(lambda match: _render_block(match, root), text)


def accuracy(record: dict[str, Any]) -> str:
    """Accuracy by problem length over the runs of an experiment."""
    by_length: dict[int, list[dict]] = {}
    for run in record["runs"]:
        for score in run["lengths"]:
            by_length.setdefault(score["length"], []).append(score)
    header = ("length", "problems", "accuracy %", "failures")
    rows = [_accuracy_row(n, scores) for n, scores in by_length.items()]
    return markdown(header, merge_equal(rows)) + made_with(record)


def training(record: dict[str, Any]) -> str:
    """Time and updates to zero training error for each run."""
    header = (
        "seed",
        "updates to zero error",
        "seconds to zero error",
        "updates in all",
        "seconds in all",
        "wrong training calls at the end",
    )
    rows = [
        (
            str(run["seed"]),
            *_zero_error_cells(run["zero_error"]),
            str(run["updates"]),
            f"{run['train_seconds']:.0f}",
            str(run["wrong_training_calls"]),
        )
        for run in record["runs"]
    ]
    return markdown(header, rows) + made_with(record)


def unchanged(record: dict[str, Any]) -> str:
    """What learning new programs has changed of the old ones in each run."""
    header = (
        "seed",
        "old weight tensors",
        "changed",
        "decisions of old programs",
        "changed",
    )
    counts = ("weights", "weights_changed", "decisions", "decisions_changed")
    rows = [
        (str(run["seed"]), *(str(run["unchanged"][name]) for name in counts))
        for run in record["runs"]
    ]
    return markdown(header, rows) + made_with(record)


def sequences(record: dict[str, Any]) -> str:
    """Whole problems solved, for each set of them that was measured."""
    header = (
        "measured on",
        "runs",
        "sequences",
        "reached %",
        "exact %",
        "exact, worst run %",
    )
    names = record["runs"][0]["measured"]
    rows = [
        _sequence_row(name, [run["measured"][name] for run in record["runs"]])
        for name in names
    ]
    return markdown(header, rows) + made_with(record)


def tours(records: dict[str, dict[str, Any]]) -> str:
    """What one network does on several tours, a row for each file."""
    header = ("tour", "cars", "starts", "sequences", "reached %", "exact %")
    rows = [
        (
            name.replace("_", " "),
            str(len(record["by_car"])),
            record["starts"].replace("_", " "),
            str(record["sequences"]),
            *(
                f"{100 * record[kind] / record['sequences']:.1f}"
                for kind in ("reached", "exact")
            ),
        )
        for name, record in records.items()
    ]
    last = list(records.values())[-1]
    made = {**last, "command": "python -m npi_tf tour"}
    return markdown(header, rows) + made_with(made)


def benchmark(record: dict[str, Any]) -> str:
    """What a benchmark measured, in the columns and formats it names."""
    columns = record["columns"]
    rows = [
        tuple(_cell(row[name], style) for name, style in columns.items())
        for row in record["rows"]
    ]
    header = (name.replace("_", " ") for name in columns)
    return markdown(header, rows) + made_with(record)


PLANNED = {
    **{
        kind.__name__: kind
        for kind in (
            table1,
            ablations,
            tables_variants,
            tables_baselines,
            tables_ablations,
        )
    },
    **{name: functools.partial(figure_table, name) for name in FIGURES},
}
"""Kinds that know their rows, and say which have not been measured yet."""

KINDS = {
    **{
        kind.__name__: kind
        for kind in (
            accuracy,
            training,
            unchanged,
            sequences,
            tours,
            questions,
            benchmark,
        )
    },
    **PLANNED,
}


def _render_block(match: re.Match, root: pathlib.Path) -> str:
    path = root / match["path"]
    found = path.exists() or match["kind"] in PLANNED
    if match["kind"] not in KINDS or not found:
        raise InvalidConfig(
            f"A table must be of a kind among {', '.join(KINDS)} and of a "
            f"file that exists. Received: {match['kind']}: {match['path']}."
        )
    table = KINDS[match["kind"]](_read(path))
    return f"{match[1]}\n{table}\n{match[4]}"


def _read(path: pathlib.Path) -> dict[str, Any]:
    """Reads a record, or a folder of records by their names, if any."""
    if path.is_dir() or not path.exists():
        return {
            file.relative_to(path).with_suffix("").as_posix(): _read(file)
            for file in sorted(path.rglob("*.json"))
        }
    return json.loads(path.read_text())


def _accuracy_row(length: int, scores: list[dict]) -> tuple[str, ...]:
    shares = [100 * score["accuracy"] for score in scores]
    problems = sum(score["problems"] for score in scores)
    failures = problems - sum(score["right"] for score in scores)
    return (
        str(length),
        f"{len(scores)} x {scores[0]['problems']}",
        mean_and_spread(shares),
        str(failures),
    )


def _sequence_row(name: str, scores: list[dict]) -> tuple[str, ...]:
    exact = [100 * s["exact"] / s["sequences"] for s in scores]
    # What follows an expert's traces to the letter reaches their ends.
    reached = [
        100 * s.get("reached", s["exact"]) / s["sequences"] for s in scores
    ]
    return (
        name.replace("_", " "),
        str(len(scores)),
        str(scores[0]["sequences"]),
        mean_and_spread(reached),
        mean_and_spread(exact),
        f"{min(exact):.1f}",
    )


def _zero_error_cells(zero_error: dict | None) -> tuple[str, str]:
    if zero_error is None:
        return "not reached", "not reached"
    return str(zero_error["updates"]), f"{zero_error['seconds']:.0f}"


def _cell(value: Any, style: str) -> str:
    return "" if value is None else format(value, style)
