"""The settings that come from environment variables, read and checked once.

Every command starts with `Environment.read(os.environ)`; nothing else looks at the variables, so
that one place says what is valid and what an empty or missing one stands for.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DEFAULT_EXPORTS = "exports"
DEFAULT_SETTINGS = "seeds/sample_company"
DEFAULT_BUILD = "build/warehouse.duckdb"
DEFAULT_PUBLISHED = "published/warehouse.duckdb"
# Beside the published file.
DEFAULT_SPREADSHEETS = "spreadsheets"
DEFAULT_REPORT = "report"
# Known to everybody who reads this, so pseudonyms made with it protect nobody: landing warns.
DEFAULT_SALT = "contact-center-without-a-salt"

# The published file is attached under its stem; these names are its schemas, and DuckDB could no
# longer tell `kpi.kpi_values` (schema) from `kpi.kpi_values` (database).
REFUSED_PUBLISHED_STEMS = frozenset({"kpi", "core", "audit"})
# Databases that are attached beside the private build file, or that DuckDB itself owns.
REFUSED_BUILD_STEMS = frozenset({"mart", "system", "temp", "main"})

_INSTANT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?)"
    r"(?P<offset>[Zz]|[+-]\d{2}(:?\d{2})?)?"
)


class EnvironmentProblem(ValueError):
    """An environment variable holds what cannot be used; the message says which and what to do."""


@dataclass(frozen=True)
class Environment:
    """Where everything is and how it is run.

    `mart` is the second file that dbt builds, beside the private one; publishing copies it.
    `as_of` is in UTC, None = as the models find out from the data.
    """

    exports: Path
    settings: Path
    build: Path
    published: Path
    spreadsheets: Path
    report: Path
    # Not in the printed form: who knows it can undo the pseudonyms.
    salt: str = field(repr=False)
    as_of: datetime | None
    dbt_args: tuple[str, ...]

    @property
    def mart(self) -> Path:
        """The DuckDB file of the schemas that BI tools read, before it is published."""
        return self.build.with_name(self.build.name + ".mart")

    @property
    def salt_is_default(self) -> bool:
        """Whether nobody has set a salt."""
        return self.salt == DEFAULT_SALT

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Environment:
        """Read the variables; one that is missing or empty takes its default.

        Raises EnvironmentProblem, naming the variable, its value and what to do.
        """
        exports = _path(variables, "CONTACT_CENTER_EXPORTS", DEFAULT_EXPORTS)
        settings = _path(variables, "CONTACT_CENTER_SETTINGS", DEFAULT_SETTINGS)
        build = _path(variables, "CONTACT_CENTER_BUILD", DEFAULT_BUILD)
        published = _path(variables, "CONTACT_CENTER_PUBLISHED", DEFAULT_PUBLISHED)
        spreadsheets = str(published.with_name(DEFAULT_SPREADSHEETS))
        report = str(published.with_name(DEFAULT_REPORT))
        _refuse_stem("CONTACT_CENTER_BUILD", build, REFUSED_BUILD_STEMS)
        _refuse_stem("CONTACT_CENTER_PUBLISHED", published, REFUSED_PUBLISHED_STEMS)
        environment = cls(
            exports=exports,
            settings=settings,
            build=build,
            published=published,
            spreadsheets=_path(variables, "CONTACT_CENTER_SPREADSHEETS", spreadsheets),
            report=_path(variables, "CONTACT_CENTER_REPORT", report),
            salt=variables.get("CONTACT_CENTER_PII_SALT") or DEFAULT_SALT,
            as_of=read_as_of(variables.get("CONTACT_CENTER_AS_OF", "")),
            dbt_args=_arguments(variables.get("DBT_ARGS", "")),
        )
        if published.absolute() in (build.absolute(), environment.mart.absolute()):
            raise EnvironmentProblem(
                f"CONTACT_CENTER_PUBLISHED={published} is one of the files that are being built; "
                "the published file must be another one than CONTACT_CENTER_BUILD and its .mart"
            )
        return environment


def read_as_of(text: str) -> datetime | None:
    """An ISO 8601 instant as a datetime in UTC; blank = None.

    Without an offset it is UTC. Parts of a second beyond microseconds are cut off. Raises
    EnvironmentProblem if the text is not such an instant, or lies before 1970.
    """
    if not text.strip():
        return None
    problem = EnvironmentProblem(
        f"CONTACT_CENTER_AS_OF={text!r} is no ISO 8601 instant from 1970 on; "
        "write it like 2026-10-31T18:00:00Z (without an offset it is UTC)"
    )
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise problem
    clock, _, fraction = match["time"].partition(".")
    offset = (match["offset"] or "Z").upper()
    try:
        instant = datetime.fromisoformat(
            f"{match['date']}T{clock}" + (f".{fraction[:6].ljust(6, '0')}" if fraction else "")
        )
        zone = datetime.fromisoformat(f"{match['date']}T00:00:00{offset}").tzinfo
        instant = instant.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise problem from None
    if instant.year < 1970:
        raise problem
    return instant


def _path(variables: Mapping[str, str], name: str, default: str) -> Path:
    text = variables.get(name) or default
    if "\0" in text or not Path(text).name:
        raise EnvironmentProblem(f"{name}={text!r} is no path; leave it empty for {default}")
    return Path(text)


def _refuse_stem(name: str, path: Path, refused: frozenset[str]) -> None:
    # DuckDB takes the part before the first dot as the database's name, Path the one before the
    # last: both are looked at.
    for stem in (path.name.split(".")[0].lower(), path.stem.lower()):
        if stem in refused:
            raise EnvironmentProblem(
                f"{name}={path}: a file named {stem!r} cannot be told from a schema or database "
                f"of that name; choose another name than {', '.join(sorted(refused))}"
            )


def _arguments(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise EnvironmentProblem(
            f"DBT_ARGS={text!r} cannot be split into arguments ({error}); close the quotes"
        ) from None
