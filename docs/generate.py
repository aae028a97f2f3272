"""Write the generated parts of the docs anew: columns, quality flags, the table in the README. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from pipelines.columns import columns_page, markdown_table
from pipelines.quality import flags_page

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- columns of questions: begin -->\n", "\n<!-- columns of questions: end -->"


def with_column_table(readme: str) -> str:
    """Return the README with the column table between its two marks replaced."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + markdown_table("questions") + END + after


def main() -> None:
    """Rewrite all of them."""
    (ROOT / "docs" / "columns.md").write_text(columns_page(), encoding="utf-8")
    (ROOT / "docs" / "quality-flags.md").write_text(flags_page(), encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(with_column_table(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
