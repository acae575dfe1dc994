"""One file on its way into raw: is it news, what does it hold, and all of it in or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from scripts.contract import Contract, Table
from scripts.erasing.incoming import erase_incoming
from scripts.landing import incoming, ledger
from scripts.landing.csv_reader import read_csv
from scripts.landing.database import raw, transaction
from scripts.landing.document_reader import NESTED, read_documents
from scripts.landing.field_reader import CSV, LOG, read_fields
from scripts.landing.files import ExportFile
from scripts.landing.incoming import Incoming
from scripts.landing.inspection import Inspection, Inspector
from scripts.landing.jsonl_reader import read_jsonl
from scripts.landing.ledger import Entry
from scripts.landing.limits import BLOCK_BYTES, Limits, Refused
from scripts.landing.machine import raise_if_ours
from scripts.landing.mail_reader import MAIL, read_mail
from scripts.landing.opening import (
    Changed,
    open_regular,
    refuse_if_changed,
    sha256,
    signature,
)
from scripts.landing.parquet_reader import read_parquet
from scripts.landing.pseudonyms import ROWS_WENT, Keys
from scripts.landing.report import LandedFile
from scripts.landing.unpacking import unpacked_blocks
from scripts.quoting import identifier, literal


@dataclass(frozen=True)
class Run:
    """What all files of one landing share; `landed_at` is in UTC, without a zone."""

    connection: duckdb.DuckDBPyConnection
    work: Path
    limits: Limits
    landing_id: int
    landed_at: datetime
    contract: Contract
    keys: Keys


def land_file(
    run: Run, file: ExportFile, earlier: Entry | None, is_same_rule: bool
) -> tuple[Entry, LandedFile | None]:
    """Bring one file in if it is news: its entry in the ledger, and what came in, if anything.

    `earlier` is the file's entry so far; with `is_same_rule` false it is read again whatever its
    entry says.
    """
    entry = Entry(
        system=file.table.system,
        table_name=file.table.name,
        file=file.name,
        size_bytes=0,
        signature="",
        sha256=None,
        status=ledger.REFUSED,
        reason=None,
        rows_read=0,
        landing_id=run.landing_id,
        landed_at=run.landed_at,
        is_present=True,
    )
    try:
        status = os.lstat(file.path)
        entry = replace(entry, size_bytes=status.st_size, signature=signature(status))
        if earlier is not None and is_same_rule and earlier.signature == entry.signature:
            return _still_there(run, earlier, entry), None
        with open_regular(file.path) as stream:
            entry = replace(entry, sha256=sha256(stream))
        if earlier is not None and is_same_rule and earlier.sha256 == entry.sha256:
            return _still_there(run, earlier, entry), None
        read = _with_parts_alone(_read(run, file), file.table)
        refuse_if_changed(file.path, entry.signature)
        read = erase_incoming(
            run.connection, run.contract, file.table, read, run.keys, run.landed_at
        )
        entry = replace(entry, status=ledger.LANDED, rows_read=read.rows + read.rejected)
        rows_before, rows_left = _rows_before(run, file, read, earlier)
        with transaction(run.connection):
            _forget(run, file.table, earlier)
            _store(run, file, read)
            _write(run, entry)
    except duckdb.OutOfMemoryException:
        # May be the machine's fault (a full disk): without hash and signature it is tried again.
        reason = "needs more memory or temporary space than there is; export it in smaller files"
        entry = replace(entry, status=ledger.REFUSED, rows_read=0, signature="", sha256=None)
        return _refuse(run, file.table, replace(entry, reason=reason), earlier), None
    except Changed as problem:
        # Its hash is of what nobody read: without one, the next landing reads the file again.
        return _refuse(
            run, file.table, replace(entry, sha256=None, reason=str(problem)), earlier
        ), None
    except Refused as problem:
        return _refuse(run, file.table, replace(entry, reason=str(problem)), earlier), None
    except OSError as problem:
        raise_if_ours(problem)
        reason = f"cannot be read: {problem.strerror}; see to its rights, or copy it again"
        # The fault need not be in the file: without a signature, the next landing tries again.
        entry = replace(entry, signature="", sha256=None, reason=reason)
        return _refuse(run, file.table, entry, earlier), None
    incoming.clear(run.connection)
    landed = LandedFile(
        name=file.name,
        table=file.table.name,
        rows_read=entry.rows_read,
        rows_rejected=read.rejected,
        rows_before=rows_before,
        rows_left=rows_left,
        unknown=read.unknown,
    )
    return entry, landed


def _still_there(run: Run, earlier: Entry, now: Entry) -> Entry:
    """The same content as before, though perhaps touched, moved or put back."""
    entry = replace(earlier, size_bytes=now.size_bytes, signature=now.signature, is_present=True)
    if entry != earlier:
        with transaction(run.connection):
            ledger.write_entry(run.connection, entry)
    return entry


def _refuse(run: Run, table: Table, entry: Entry, earlier: Entry | None) -> Entry:
    with transaction(run.connection):
        _forget(run, table, earlier)
        _write(run, entry)
    incoming.clear(run.connection)
    return entry


def _read(run: Run, file: ExportFile) -> Incoming:
    """Read a file into the temporary tables. Raises Refused, Changed and OSError."""
    _refuse_name(file)
    incoming.clear(run.connection)
    with _plain_file(run, file) as (path, inspection):
        try:
            if file.format == "parquet":
                return read_parquet(run.connection, path, file.table, run.limits)
            if file.format in MAIL:
                return read_mail(run.connection, path, file.table, run.work, run.limits)
            if file.format in (LOG, CSV) and _is_of_fields(file.table):
                return read_fields(
                    run.connection, path, file.table, inspection, run.work, run.limits
                )
            if file.table.rows and file.format in NESTED:
                return read_documents(run.connection, path, file.table, run.work, run.limits)
            if file.format == "jsonl":
                return read_jsonl(run.connection, path, file.table, run.work, run.limits)
            return read_csv(run.connection, path, file.table, inspection, run.work, run.limits)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            raise_if_ours(error)
            # Without DuckDB's own words, which may hold a value of the file.
            raise Refused(
                f"cannot be read by DuckDB ({type(error).__name__}); export or copy it again"
            ) from None


def _with_parts_alone(read: Incoming, table: Table) -> Incoming:
    """What was read, of a value no more than the part that its column keeps."""
    parts = {
        column.name: f"nullif(regexp_extract({read.declared[column.name]}, {literal(column.part)}, "
        "1), '')"
        for column in table.columns
        if column.part and column.name in read.declared
    }
    return replace(read, declared={**read.declared, **parts})


def _is_of_fields(table: Table) -> bool:
    """Whether its CSV is a log kept in a database, or nested documents that somebody made flat."""
    # A header of several rows is the vendor's own.
    return bool(table.fields or (table.rows and table.header_rows == 1))


@contextmanager
def _plain_file(run: Run, file: ExportFile) -> Iterator[tuple[Path, Inspection]]:
    """The file unpacked (itself, if it is not packed), and what its bytes say.

    An unpacked one lies in the work folder, only its owner can read it, and it is gone afterwards.
    """
    inspector = Inspector(run.limits, each_line_for_itself=file.format == LOG)
    # A body may hold anything at all, and only the headers are read.
    is_text = file.format not in ("parquet", *MAIL)
    if file.codec is None:
        with open_regular(file.path) as stream:
            while is_text and (block := stream.read(BLOCK_BYTES)):
                inspector.feed(block)
        # Under a name of ours: DuckDB would take a * in the file's own for all that match it.
        link = run.work / f"export.{file.format}"
        link.symlink_to(file.path)
        try:
            yield link, inspector.finish()
        finally:
            link.unlink()
        return
    plain = run.work / f"unpacked.{file.format}"
    try:
        with open_regular(file.path) as stream, incoming.private_file(plain) as out:
            packed_bytes = os.fstat(stream.fileno()).st_size
            for block in unpacked_blocks(stream, file.codec, packed_bytes, run.limits):
                if is_text:
                    inspector.feed(block)
                out.write(block)
        yield plain, inspector.finish()
    finally:
        plain.unlink(missing_ok=True)


def _refuse_name(file: ExportFile) -> None:
    if os.fsencode(file.path.name).decode("utf-8", "replace") != file.path.name:
        raise Refused("has a name that is not UTF-8; rename it")


def _rows_before(
    run: Run, file: ExportFile, read: Incoming, earlier: Entry | None
) -> tuple[int, int]:
    """How many rows the file brought before, and of how many the record is in it still."""
    if earlier is None or earlier.status != ledger.LANDED:
        return 0, 0
    # NULL and a column that the file lacks are the same; as hashes, millions take little memory.
    before = ", ".join(identifier(name) for name in file.table.key)
    now = ", ".join(read.declared.get(name, "cast(null as varchar)") for name in file.table.key)
    [(rows, left)] = run.connection.execute(
        "select count(*), count(*) filter (is_left) from ("
        f"select hash({before}) in (select hash({now}) from temp.incoming where {read.kept}) "
        f"as is_left from {raw(file.table)} where _file = ?)",
        [file.name],
    ).fetchall()
    return rows, left


def _forget(run: Run, table: Table, earlier: Entry | None) -> None:
    """Delete what the file brought before; must run within the transaction that writes anew."""
    if earlier is None or earlier.status != ledger.LANDED:
        return
    run.connection.execute(f"delete from {raw(table)} where _file = ?", [earlier.file])
    run.connection.execute(
        "delete from landing.rejected_rows where file = ? and table_name = ?",
        [earlier.file, table.name],
    )
    ledger.write_state(run.connection, ROWS_WENT, earlier.file)


def _store(run: Run, file: ExportFile, read: Incoming) -> None:
    names = [
        *(identifier(name) for name in read.declared),
        "_extra", "_file", "_record_number", "_landed_at", "_landing_id",
    ]  # fmt: skip
    values = [*read.declared.values(), read.extra, "?", read.record_number, "?", "?"]
    run.connection.execute(
        f"insert into {raw(file.table)} ({', '.join(names)}) "
        f"select {', '.join(values)} from temp.incoming where {read.kept}",
        [file.name, run.landed_at, run.landing_id],
    )
    run.connection.execute(
        "insert into landing.rejected_rows (system, table_name, file, record_number, column_name, "
        "value, reason, landed_at, landing_id) "
        "select ?, ?, ?, record_number, column_name, null, reason, ?, ? "
        "from temp.incoming_rejected",
        [file.table.system, file.table.name, file.name, run.landed_at, run.landing_id],
    )


def _write(run: Run, entry: Entry) -> None:
    ledger.write_entry(run.connection, entry)
    ledger.write_state(run.connection, "last_landing_id", str(run.landing_id))
