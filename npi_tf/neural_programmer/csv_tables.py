"""Tables from CSV files."""

from __future__ import annotations

import csv
import pathlib

from npi_tf.errors import InvalidTable
from npi_tf.neural_programmer.tables import Table, table_from_rows


def read_csv(path: pathlib.Path) -> Table:
    """Reads a table whose first line names its columns.

    Blank lines at the end are dropped.

    Args:
        path: of a file in UTF-8, with commas between cells.

    Raises:
        InvalidTable: there is no such file, it is no CSV in UTF-8, or what it
            holds is no table (`table_from_rows`).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise InvalidTable(
            "A table must be a readable CSV file in UTF-8. "
            f"Received: {path} ({error})."
        ) from error
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise InvalidTable(
            "A table's first line must name its columns. "
            f"Received: {path}, which is empty."
        )
    names = [name.strip() for name in lines[0]]
    return table_from_rows(names, lines[1:])
