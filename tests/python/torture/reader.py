"""Reads a published file again and again until its input ends; run by itself, with any driver.

Arguments: the file, a seed, the longest pause in seconds, and the questions as JSON. A line of JSON
for each read: driver, way, answers, and the error if there was one.
"""

import json
import random
import sys
import threading
import time

import duckdb


def main() -> None:
    """Read in three ways: opened anew, attached under another name, and kept open for a while."""
    path, seed, pause, questions = sys.argv[1:5]
    chance = random.Random(int(seed))
    told_to_stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), told_to_stop.set()), daemon=True).start()
    while not told_to_stop.is_set():
        way = chance.choice(["anew", "attached", "kept"])
        reads = chance.randint(2, 5) if way == "kept" else 1
        answers, error, first = None, None, None
        try:
            connection = _open(path, way)
            for _ in range(reads):
                answers = _ask(connection, json.loads(questions), chance.random() * float(pause))
                first = first or answers
                if answers != first:
                    error = "a file that was kept open changed"
                _tell(way, answers, error)
                time.sleep(chance.random() * float(pause))
            connection.close()
        except duckdb.Error as problem:
            _tell(way, answers, f"{type(problem).__name__}: {problem}")


def _open(path: str, way: str) -> duckdb.DuckDBPyConnection:
    if way != "attached":
        return duckdb.connect(path, read_only=True)
    connection = duckdb.connect()
    connection.execute(f"attach '{path}' as any_name (read_only)")
    connection.execute("use any_name")
    return connection


def _ask(connection: duckdb.DuckDBPyConnection, questions: list[str], pause: float) -> list[str]:
    """One answer a question; between them others may publish."""
    answers = []
    for question in questions:
        answers.append(str(connection.execute(question).fetchall()[0][0]))
        time.sleep(pause / len(questions))
    return answers


def _tell(way: str, answers: list[str] | None, error: str | None) -> None:
    print(json.dumps([duckdb.__version__, way, answers, error]), flush=True)


if __name__ == "__main__":
    main()
