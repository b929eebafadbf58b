"""A table of the API as CSV."""

from browser.framework.tables import Table
from kg.texts import csv_file


def write_csv(table: Table) -> bytes:
    """The table with a header row, as `kg.texts.csv_file` writes it."""
    return csv_file.write_csv(table.columns, table.rows)
