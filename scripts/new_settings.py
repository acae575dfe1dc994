"""Start a folder of your own settings: every file, with its header and what is nobody's alone.

Run it as `python -m scripts.new_settings --folder my_settings`. What is there already is left as it
is, so it also adds to an older folder what came later. Exit status: 0 = all files are there,
1 = not.
"""

from __future__ import annotations

import argparse
import csv
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.environment import DEFAULT_SETTINGS
from scripts.landing.settings import PROJECT

SAMPLES = PROJECT / DEFAULT_SETTINGS
DEPLOYMENT = "deployment.csv"
# Of the single settings these say what the sample company is; the others' values are the product's.
OF_THE_SAMPLE = ("industry", "country")


def write_settings(folder: Path) -> list[str]:
    """Write the files that the folder lacks; their names. Raises OSError where it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sample in sorted(SAMPLES.glob("*.csv")):
        if (folder / sample.name).exists():
            continue
        # Mode x never overwrites, not even a file that came in between.
        with (
            sample.open(encoding="utf-8", newline="") as old,
            (folder / sample.name).open("x", encoding="utf-8", newline="") as new,
        ):
            header, *rows = csv.reader(old)
            writer = csv.writer(new, lineterminator="\n")
            writer.writerow(header)
            if sample.name == DEPLOYMENT:
                writer.writerows(_without_the_samples(row) for row in rows)
        written.append(sample.name)
    return written


def next_steps(folder: Path, written: Sequence[str]) -> str:
    """What whoever has just started a folder of settings does next."""
    done = f"Wrote {', '.join(written)}" if written else "Nothing was missing"
    return f"""\
{done} in {folder}; a file that was there is left as it was.

Each file may stay as it is. What most people say first:
  sites.csv          each site's time zone: berlin,Europe/Berlin,
  deployment.csv     country (of telephone numbers without one), industry (whose benchmarks)
  queues.csv         a queue's own target: orders,voice,20,5,
  opening_hours.csv  by queue and weekday, and holidays.csv by site
  targets.csv        what a KPI is to reach, and why
seeds/product/_settings__seeds.yml says what each column means, seeds/sample_company shows all of
them filled in. Then, each time or in your shell's profile:
  export CONTACT_CENTER_SETTINGS={shlex.quote(str(folder))}"""


def main(argv: Sequence[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new_settings", description="Start a folder of your own settings."
    )
    parser.add_argument("--folder", required=True, type=Path, help="where they are to be")
    folder = parser.parse_args(argv).folder
    try:
        # Relative to the project, as CONTACT_CENTER_SETTINGS is.
        written = write_settings(PROJECT / folder)
    except OSError as problem:
        print(f"Not all settings were written: {problem}", file=sys.stderr)
        return 1
    print(next_steps(folder, written))
    return 0


def _without_the_samples(row: list[str]) -> list[str]:
    name, _, *rest = row
    return [name, "", *rest] if name in OF_THE_SAMPLE else row


if __name__ == "__main__":
    sys.exit(main())
