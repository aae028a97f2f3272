"""What people see on the terminal: tables of a report, progress bars. Machines get ``--json`` instead.

Everything that came from a page is shown as text: markup and control characters in it have no effect.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(value: object) -> str:
    """Return a value as text that cannot steer a terminal: control and direction characters become ``\\ufffd``."""
    return _CONTROL.sub("\ufffd", str(value))


def console(*, stderr: bool = False) -> Console:
    """Return a console; off a terminal it is 80 columns wide and without colour."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, markup=False, width=None if stream.isatty() else 80)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> Table:
    """Return a plain table; ``numbers`` are the places of the columns to be set flush right."""
    result = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(columns))
    for place, column in enumerate(columns):
        result.add_column(column, justify="right" if place in numbers else "left", overflow="fold")
    for row in rows:
        result.add_row(*(Text(plain(cell)) for cell in row))
    return result


def side_by_side(cells: Sequence[tuple[str, str]], across: int) -> list[tuple[str, ...]]:
    """Lay pairs out in ``across`` columns of pairs, read downwards."""
    height = -(-len(cells) // across)
    rows = [cells[start::height] for start in range(height)]
    return [tuple(part for pair in (*row, *[("", "")] * (across - len(row))) for part in pair) for row in rows]


def percent(share: float) -> str:
    """Return a share as per cent; 100 % and 0 % only where it is all or nothing."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{share * 100:.4g} %" if share in (0, 1) else f"{share * 100:.1f} %"
