"""Readers in processes of their own, with the DuckDB drivers of several generations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

# Where `make test` installs them; None = the one that the warehouse is built with.
DRIVERS: dict[str, Path | None] = {
    "2.": None,
    "1.5.": Path(sys.prefix) / "duckdb-1.5",
    "1.4.": Path(sys.prefix) / "duckdb-1.4",
}
# Small and large relations, tables and views: a mixture of two files would show in them.
QUESTIONS = (
    "select md5(string_agg(file || ' ' || rows_read, ',' order by file)) from audit.files",
    "select count(*) || ' ' || sum(used) from audit.row_accounting",
    "select count(*) from core.fct_contact_legs",
    "select count(*) || ' ' || sum(n) from kpi.kpi_values",
    "select count(*) from kpi.service_level",
    "select max(arrived_at) from core.fct_contacts",
)


@dataclass
class Readings:
    """What readers saw: reads by driver and way, errors, and how often each answer came."""

    questions: Sequence[str]
    published: Path
    reads: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, ...]] = field(default_factory=Counter)
    versions: set[tuple[str, ...]] = field(default_factory=set)
    outputs: list[Path] = field(default_factory=list)

    def so_far(self) -> int:
        """Reads until now."""
        return sum(path.read_bytes().count(b"\n") for path in self.outputs)

    def note_version(self) -> None:
        """What is published now is something that readers may see."""
        with duckdb.connect(str(self.published), read_only=True) as connection:
            self.versions.add(
                tuple(
                    str(connection.execute(question).fetchall()[0][0])
                    for question in self.questions
                )
            )

    def take_in(self, output: Path) -> None:
        """Count what a reader has printed."""
        for line in output.read_text().splitlines():
            driver, way, answers, error = json.loads(line)
            self.reads[driver, way] += 1
            if error:
                self.errors[f"DuckDB {driver}, {way}: {error}"] += 1
            if answers:
                self.answers[tuple(answers)] += 1

    @property
    def mixtures(self) -> list[tuple[str, ...]]:
        """Answers that no published file gives."""
        return sorted(self.answers.keys() - self.versions)


@contextmanager
def readers(
    published: Path,
    *,
    seed: int,
    pause: float,
    each: int = 1,
    questions: Sequence[str] = QUESTIONS,
) -> Iterator[Readings]:
    """Let `each` readers a driver read while the `with` block runs; counted after it.

    What is published when it begins is noted as a version; the block notes every other.
    """
    readings = Readings(questions, published)
    readings.note_version()
    with tempfile.TemporaryDirectory() as folder:
        started = _start(readings, Path(folder), seed, pause, each)
        try:
            yield readings
        finally:
            for process, output in zip(started, readings.outputs, strict=True):
                process.communicate("")
                if process.returncode:
                    readings.errors[f"a reader ended: {output.read_text()[-500:]}"] += 1
                else:
                    readings.take_in(output)
            readings.outputs.clear()


def _start(
    readings: Readings, folder: Path, seed: int, pause: float, each: int
) -> list[subprocess.Popen[str]]:
    started = []
    for number, driver in enumerate([*DRIVERS.values()] * each):
        script = str(Path(__file__).with_name("reader.py"))
        arguments = [
            str(readings.published),
            str(seed + number),
            str(pause),
            json.dumps(list(readings.questions)),
        ]
        output = Path(folder) / str(number)
        with output.open("w") as stream:
            process = subprocess.Popen(
                [sys.executable, script, *arguments],
                env=os.environ | {"PYTHONPATH": str(driver or "")},
                stdin=subprocess.PIPE,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
            )
        started.append(process)
        readings.outputs.append(output)
    return started
