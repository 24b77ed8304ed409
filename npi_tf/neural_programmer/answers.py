"""Right answers, by plain Python."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from npi_tf.errors import InvalidTable
from npi_tf.neural_programmer.tables import Column, Table
from npi_tf.neural_programmer.templates import Clause, Template


@dataclasses.dataclass(frozen=True, slots=True)
class ScalarAnswer:
    """A number."""

    value: float


@dataclasses.dataclass(frozen=True, slots=True)
class LookupAnswer:
    """Cells of one column.

    Attributes:
        column: its name.
        rows: positions of the rows, ascending from 0; there may be none.
    """

    column: str
    rows: tuple[int, ...]


Answer = ScalarAnswer | LookupAnswer


def right_answer(
    template: Template, numbers: Sequence[float], table: Table
) -> Answer:
    """Answers a question from its template.

    Args:
        template: the question without its numbers.
        numbers: one for each slot, in order.
        table: what is asked about.

    Returns:
        The answer; sum and count of no row are 0. Sums are rounded correctly
        from the exact sum of the cells.

    Raises:
        InvalidTable: the table lacks a column that is named, or has several
            where none is named.
    """
    rows = _chosen_rows(template, numbers, table)
    first, *second = template.results
    if first.operation == "assign":
        return LookupAnswer(named_column(first, table).name, tuple(rows))
    value = _scalar(first, rows, table)
    if second:
        value -= _scalar(second[0], rows, table)
    return ScalarAnswer(value)


def named_column(clause: Clause, table: Table) -> Column:
    """Returns the column that a clause is about, the only one if unnamed.

    Raises:
        InvalidTable: there is no such column, or several where none is named.
    """
    if clause.column is not None:
        return table.column(clause.column)
    if len(table.columns) > 1:
        raise InvalidTable(
            "A question that names no column needs a table with one. "
            f"Received: {len(table.columns)} columns."
        )
    return table.columns[0]


def _chosen_rows(
    template: Template, numbers: Sequence[float], table: Table
) -> list[int]:
    """Returns the rows that meet the conditions, ascending."""
    remaining = iter(numbers)
    met = [
        _rows_meeting(c, next(remaining) if c.has_number else 0.0, table)
        for c in template.conditions
    ]
    if not met:
        return list(range(table.rows))
    if template.connective == "and":
        return sorted(set.intersection(*met))
    return sorted(set.union(*met))


def _rows_meeting(condition: Clause, number: float, table: Table) -> set[int]:
    cells = enumerate(named_column(condition, table).cells)
    if condition.operation == "greater":
        return {i for i, cell in cells if cell > number}
    if condition.operation == "lesser":
        return {i for i, cell in cells if cell < number}
    return {i for i, cell in cells if cell == condition.phrase}


def _scalar(result: Clause, rows: list[int], table: Table) -> float:
    if result.operation == "count":
        return float(len(rows))
    cells = named_column(result, table).cells
    return math.fsum(cells[i] for i in rows)
