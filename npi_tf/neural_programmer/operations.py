"""The operations that programs are made of (Table 1)."""

from __future__ import annotations

OPERATIONS = (
    "sum",
    "count",
    "difference",
    "greater",
    "lesser",
    "and",
    "or",
    "assign",
    "reset",
    "text_match",
)
"""In the order of their ids. `text_match` is of use with text columns only."""

SCALAR_OPERATIONS = ("sum", "count", "difference")
"""Those that write the scalar answer."""

COMPARISONS = ("greater", "lesser")
"""Those that compare cells with a number of the question."""

COLUMN_OPERATIONS = ("sum", *COMPARISONS, "assign", "text_match")
"""Those that work on the selected column."""

STEPS = 4
"""T, in every experiment (section 2)."""


def operation_id(name: str) -> int:
    """Returns the position of an operation in `OPERATIONS`."""
    return OPERATIONS.index(name)
