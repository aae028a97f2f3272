"""What a dataset is made of: ``datasets/<name>/dataset.toml``, read strictly.

An unknown key, a wrong type or a bound that cannot be met is an error that names the file and the place;
nothing is guessed and nothing is ignored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from parsers import site_names
from pipelines.errors import DefinitionError
from pipelines.home import Home

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole: 0 is none, 1 is all."""

_FILE = "dataset.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AtLeast(_Strict):
    """Bounds for a number that must not be too small. Null means no bound of that kind."""

    stop: Annotated[float, Field(ge=0)] | None = None
    """Below this, nothing is published."""
    warn: Annotated[float, Field(ge=0)] | None = None
    """Below this, a person should look."""

    @model_validator(mode="after")
    def _warn_first(self) -> Self:
        if self.stop is not None and self.warn is not None and self.warn < self.stop:
            raise ValueError(f"warn ({self.warn}) must not be below stop ({self.stop}): it could never warn")
        return self


class ShareAtLeast(AtLeast):
    """Bounds for a share that must not be too small."""

    stop: Share | None = None
    warn: Share | None = None


class ShareAtMost(_Strict):
    """Bounds for a share that must not be too large. Null means no bound of that kind."""

    stop: Share | None = None
    """Above this, nothing is published."""
    warn: Share | None = None
    """Above this, a person should look."""

    @model_validator(mode="after")
    def _warn_first(self) -> Self:
        if self.stop is not None and self.warn is not None and self.warn > self.stop:
            raise ValueError(f"warn ({self.warn}) must not be above stop ({self.stop}): it could never warn")
        return self


class Drift(_Strict):
    """Bounds for the fall against the last published version of the same origin."""

    rows: ShareAtMost = ShareAtMost()
    """Rows that went, as a share of the last version's rows."""
    fill_rate: ShareAtMost = ShareAtMost()
    """Fall of a column's fill rate, of every column of ``questions``: 0.1 is from 0.95 to 0.85."""


class Checks(_Strict):
    """What a version must pass before it is published."""

    rows: AtLeast = AtLeast()
    """Rows of ``questions``."""
    rejected_share: ShareAtMost = ShareAtMost()
    """Unparsed pages and rejected records, as a share of all pages that should have given a record."""
    fill_rate: dict[str, ShareAtLeast] = {}
    """Share of rows that have a value, by column of ``questions``."""
    constant: list[str] = []
    """Columns of ``questions`` known to have the same value on every page of the site, so that no one is warned."""
    drift: Drift = Drift()


class Contact(_Strict):
    """Who crawls and why. The operator fills it in before a live crawl; empty strings mean not yet."""

    user_agent_contact: str = ""
    """Address or URL that stands in the User-Agent, so that the site can reach the operator."""
    purpose: str = ""
    """What the data is collected for."""
    legal_basis: str = ""
    """Why it may be collected, e.g. a permission of the site or a research exemption."""


class Keep(_Strict):
    """What is kept on disk."""

    versions: Annotated[int, Field(ge=1)] = 5
    """Published versions to keep, the current one included."""


class Definition(_Strict):
    """A dataset as its ``dataset.toml`` describes it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    """Name of the dataset and of its folder."""
    sites: Annotated[list[str], Field(min_length=1)]
    """Sites whose archives it is built from; each has a parser."""
    title: str
    description: str
    licence: str
    """What is known of the rights in the content, for the people who load it."""
    contact: Contact = Contact()
    keep: Keep = Keep()
    checks: Checks = Checks()

    @model_validator(mode="after")
    def _known_sites(self) -> Self:
        unknown = sorted(set(self.sites) - set(site_names()))
        if unknown:
            raise ValueError(f"no parser for {', '.join(unknown)}; known sites: {', '.join(site_names())}")
        return self


def definition_names(home: Home) -> list[str]:
    """Return the names of all datasets that have a definition, sorted."""
    return sorted({path.parent.name for folder in _folders(home) for path in folder.glob(f"*/{_FILE}")})


def load_definition(name: str, home: Home) -> Definition:
    """Return the definition of a dataset.

    Looked for in ``home.datasets``, then in the definitions that come with the project, so that
    HEALTHQA_DATASETS may point to an empty folder. Raises DefinitionError for an unknown name and for a
    file that is broken: which file, where in it, what.
    """
    path = next((found for folder in _folders(home) if (found := folder / name / _FILE).is_file()), None)
    if path is None or name not in definition_names(home):
        raise _unknown(name, home)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:  # its message ends in "(at line 3, column 5)"
        raise DefinitionError(f"Not valid TOML: {error}", str(path), "Correct that line.") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(f"Not UTF-8: {error.reason}", f"{path}, byte {error.start}") from error
    except OSError as error:
        raise DefinitionError(f"Cannot read the definition: {error.strerror}", str(path)) from error
    try:
        definition = Definition.model_validate(content)
    except ValidationError as error:
        raise _invalid(error, path) from error
    if definition.name != name:
        raise DefinitionError(
            f"name is {definition.name!r}, but the folder is {name!r}", str(path), "Make the two the same."
        )
    return definition


def _folders(home: Home) -> Iterator[Path]:
    """Yield the folders that may hold definitions: the configured one, the current one, the project's own."""
    yield home.datasets
    yield Path("datasets").absolute()
    yield Path(__file__).parent.parent / "datasets"


def _unknown(name: str, home: Home) -> DefinitionError:
    known = definition_names(home)
    if known:
        return DefinitionError(f"Unknown dataset {name!r}", "", f"Known datasets: {', '.join(known)}.")
    return DefinitionError(
        f"Unknown dataset {name!r}: there is no dataset definition at all",
        str(home.datasets),
        "Start in the folder of the project, or set HEALTHQA_DATASETS to its datasets folder.",
    )


def _invalid(error: ValidationError, path: Path) -> DefinitionError:
    problems = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the file'}: {problem['msg']}"
        for problem in error.errors()
    ]
    return DefinitionError(
        "; ".join(problems), str(path), "Correct these keys; docs and other definitions show the form."
    )
