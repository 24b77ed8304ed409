"""Times things side by side, so that whatever else runs slows all of them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from npi_tf.errors import InvalidConfig

Action = Callable[[], int]
"""Does its work to the end and returns how many units of it were done."""


@dataclasses.dataclass(frozen=True, slots=True)
class Timing:
    """Repeated runs of one action.

    Attributes:
        seconds: wall time of each run.
        units: what each run did, as counted by the action itself.
    """

    seconds: tuple[float, ...]
    units: int

    @property
    def best(self) -> float:
        """Seconds of the run that was disturbed least."""
        return min(self.seconds)

    @property
    def per_unit(self) -> float:
        """Seconds per unit of work in the best run."""
        return self.best / self.units


def interleave(
    actions: Mapping[str, Action], repeats: int
) -> dict[str, Timing]:
    """Times actions in turn: A B A B ...

    Each is carried out once before, untimed, to compile and to fill caches.

    Args:
        actions: what to time, by name.
        repeats: timed runs of each, at least 1.

    Raises:
        InvalidConfig: there is no repeat, or an action does more work in one
            run than in another, so that the times are not comparable.
    """
    if repeats < 1:
        raise InvalidConfig(
            f"`repeats` must be at least 1. Received: {repeats}."
        )
    units = {name: action() for name, action in actions.items()}
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(repeats):
        for name, action in actions.items():
            started = time.perf_counter()
            done = action()
            seconds[name].append(time.perf_counter() - started)
            _check_units(name, done, units[name])
    return {
        name: Timing(tuple(times), units[name])
        for name, times in seconds.items()
    }


def ratio(timing: Timing, yardstick: Timing) -> float:
    """Returns how many times as long a unit takes as one of the yardstick."""
    return timing.per_unit / yardstick.per_unit


def table(rows: Sequence[Mapping[str, Any]], formats: Mapping[str, str]) -> str:
    """Returns rows as aligned text under their column names.

    Args:
        rows: values by column name; one that is None shows as `-`.
        formats: for each column, how `format` shows a value.
    """
    lines = [[name.replace("_", " ") for name in formats]]
    lines += [
        [_cell(row[name], style) for name, style in formats.items()]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) for cell, width in zip(line, widths, strict=True)
        )
        for line in lines
    )


def _cell(value: Any, style: str) -> str:
    return "-" if value is None else format(value, style)


def _check_units(name: str, done: int, expected: int) -> None:
    if done != expected or done < 1:
        raise InvalidConfig(
            "An action must do the same work in every run, at least one "
            f"unit. Received: {name} did {expected}, then {done}."
        )
