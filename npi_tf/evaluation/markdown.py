"""Tables in Markdown, and what stands below them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any


def mean_and_spread(values: Sequence[float]) -> str:
    """Returns the mean of figures, and their deviation if there are several."""
    mean = statistics.fmean(values)
    if len(values) == 1:
        return f"{mean:.1f}"
    return f"{mean:.1f} ± {statistics.stdev(values):.1f}"


def markdown(header: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table in Markdown."""
    header = tuple(header)
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def made_with(record: dict[str, Any]) -> str:
    """Returns the line that says what a record was made with."""
    packages = record["packages"]
    hardware = record["hardware"]
    dataset = f"{record['dataset']}, " if "dataset" in record else ""
    devices = ", ".join(hardware["gpus"]) or (
        f"{hardware['cpu_count']} CPU cores ({hardware['cpu']})"
    )
    return (
        f"\n`{record['command']}`; {dataset}TensorFlow "
        f"{packages['tensorflow']}, Keras {packages['keras']}, {devices}.\n"
    )
