"""Parts of tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any


def markdown(header: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table, its last line ended."""
    header = tuple(header)
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def mean_and_spread(values: Sequence[float], style: str = ".1f") -> str:
    """Returns the mean and, of several values, their standard deviation."""
    mean = statistics.fmean(values)
    if len(values) == 1:
        return format(mean, style)
    return f"{mean:{style}} ± {statistics.stdev(values):{style}}"


def merge_equal(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Joins rows of successive numbers that differ in these alone.

    Args:
        rows: each begins with its number.
    """
    merged: list[tuple[str, ...]] = []
    for row in rows:
        if merged and merged[-1][1:] == row[1:] and _follows(merged[-1], row):
            first = merged[-1][0].partition("-")[0]
            merged[-1] = (f"{first}-{row[0]}", *row[1:])
        else:
            merged.append(row)
    return merged


def made_with(record: dict[str, Any]) -> str:
    """Returns a paragraph that says how a record was made."""
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


def _follows(row: tuple[str, ...], following: tuple[str, ...]) -> bool:
    return int(row[0].rpartition("-")[2]) + 1 == int(following[0])
