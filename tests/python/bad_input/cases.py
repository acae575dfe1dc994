"""The kinds of bad input: what an export holds, and what must become of each of its records.

Every case is one file. Its records are numbered from 1, as everywhere; `fates` says of each number
used, duplicate, replaced, or the reason for which it is quarantined, with the column at fault.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from hostile.texts import TEXTS

# Columns beyond HEADER that hold any text, in files that have them.
TEXT_COLUMNS = (
    "queue",
    "site",
    "issue_type",
    "agent_id",
    "segment",
    "customer_id",
    "customer_number",
)
INBOUND = (
    "answered, abandoned, blocked, self_served, voicemail, callback_requested, overflowed, "
    "after_hours, system_ended"
)
OUTBOUND = "no_answer, busy, failed"
HEADER = "call_id,direction,started_at,queued_at,answered_at,ended_at,outcome,hold_seconds"
USED, DUPLICATE, REPLACED = "used", "duplicate", "replaced"

Fate = str | tuple[str | None, str]


@dataclass(frozen=True)
class Case:
    """A file, and what must become of it.

    `refused` is a part of the reason for which the whole file is refused; `mended` is what a person
    would put in its place, and must then be used to the last record.
    """

    name: str
    content: bytes
    fates: Mapping[int, Fate] = field(default_factory=dict)
    refused: str | None = None
    mended: bytes | None = None

    @property
    def written(self) -> bytes:
        """The content, in which @ is what makes ids the file's own."""
        return self._own(self.content)

    @property
    def written_mended(self) -> bytes | None:
        """What is put in its place, if it can be mended."""
        return None if self.mended is None else self._own(self.mended)

    def _own(self, content: bytes) -> bytes:
        if self.name.endswith(".gz") or "hostile" in self.name:
            return content
        return content.replace(b"@", self.name.split(".")[0].encode() + b"-")

    @property
    def table(self) -> str:
        """The table that the file's name begins with."""
        return self.name.split("-")[0]

    @property
    def file(self) -> str:
        """The file as the ledger has it."""
        return f"generic/{self.name}"


def call(number: str, **values: str) -> str:
    """A line under HEADER: a sound answered call, but for the values given.

    An id that is one word is its file's own; all others stay as they are.
    """
    row = {
        "call_id": f"@{number}" if number.isalpha() else number,
        "direction": "inbound",
        "started_at": "2026-03-02T10:00:00Z",
        "queued_at": "2026-03-02T10:00:10Z",
        "answered_at": "2026-03-02T10:00:30Z",
        "ended_at": "2026-03-02T10:05:00Z",
        "outcome": "answered",
        "hold_seconds": "0",
    }
    return ",".join((row | values).values())


def calls(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    """A file of calls."""
    return "".join(line + end for line in (header, *lines)).encode()


def _shape() -> list[Case]:
    """What is wrong before any value is looked at."""
    ok = call("ok")
    return [
        Case(
            "calls-broken_quotes.csv",
            calls(call("a"), '"b,inbound,x', call("c")),
            {1: USED, 2: (None, "a quote that is never closed"), 3: USED},
            mended=calls(call("a"), call("b"), call("c")),
        ),
        Case(
            "calls-text_after_quote.csv",
            calls(call("a"), '"b"b' + call(""), call("c")),
            {1: USED, 2: (None, "text after a closing quote"), 3: USED},
            mended=calls(call("a"), '"b"' + call(""), call("c")),
        ),
        Case(
            "calls-too_few_columns.csv",
            calls(call("a"), "b,inbound", call("c")),
            {1: USED, 2: (None, "2 fields where the header has 8"), 3: USED},
            mended=calls(call("a"), call("b"), call("c")),
        ),
        Case(
            "calls-too_many_columns.csv",
            calls(call("a"), call("b") + ",more,still more", call("c") + ","),
            {
                1: USED,
                2: (None, "10 fields where the header has 8"),
                3: (None, "9 fields where the header has 8"),
            },
            mended=calls(call("a"), call("b"), call("c")),
        ),
        Case(
            "calls-embedded_newlines.csv",
            calls(call('"two\nlines"'), call('"\r\n\n"'), call("c")),
            {1: USED, 2: USED, 3: USED},
        ),
        Case("calls-nul_bytes.csv", calls(call("a\0")), refused="NUL byte in line 2"),
        Case(
            "calls-windows_1252.csv",
            calls(call("a"), call("é")).decode().encode("cp1252"),
            refused="is not UTF-8 (line 3)",
            mended=calls(call("a"), call("é")),
        ),
        Case(
            "calls-utf_16.csv",
            calls(ok).decode().encode("utf-16"),
            refused="is UTF-16",
            mended=calls(ok),
        ),
        Case("calls-utf_16_no_mark.csv", calls(ok).decode().encode("utf-16-le"),
             refused="UTF-16LE"),
        Case("calls-byte_order_mark.csv", b"\xef\xbb\xbf" + calls(ok), {1: USED}),
        Case("calls-crlf.csv", calls(call("a"), call("b"), end="\r\n"), {1: USED, 2: USED}),
        Case(
            "calls-crlf_mixture.csv",
            calls(call("a"), end="\r\n") + f"{call('b')}\n{call('c')}\r\n".encode(),
            {1: USED, 2: USED, 3: USED},
        ),
        Case(
            "calls-stray_carriage_return.csv",
            calls(call("a"), call("b\rb"), call("c")),
            {1: USED, 2: (None, "a carriage return outside quotes"), 3: USED},
        ),
        Case("calls-cr_alone.csv", calls(ok, end="\r"), refused="CR alone"),
        Case(
            "calls-truncated_gzip.csv.gz",
            gzip.compress(calls(*(call(f"packed {n}") for n in range(500))))[:-40],
            refused="is truncated",
            mended=gzip.compress(calls(call("in archive"))),
        ),
        Case(
            "calls-damaged_gzip.csv.gz",
            b"\x1f\x8b\x08\x00" + b"not deflated at all",
            refused="no whole gzip archive",
        ),
        Case(
            "customers-half_written_line.jsonl",
            b'{"customer_id": "@a", "segment": "x"}\n{"customer_id": "@b", "seg',
            {1: USED, 2: (None, "no valid JSON")},
            mended=b'{"customer_id": "@a"}\n{"customer_id": "@b", "segment": "x"}\n',
        ),
        Case(
            "customers-no_objects.jsonl",
            b'{"customer_id": "@a"}\n[1]\n"b"\n{"customer_id": 1, "customer_id": 2}\n',
            {
                1: USED,
                2: (None, "no JSON object"),
                3: (None, "no JSON object"),
                4: (None, "two keys of the same name"),
            },
        ),
        Case("calls-empty_file.csv", b"", {}),
        Case("calls-header_only.csv", calls(), {}),
        Case(
            "calls-header_twice.csv",
            calls(call("a"), HEADER, call("b")),
            # Named by the first column that is no such value.
            {1: USED, 2: ("direction", "not in the list: inbound, outbound"), 3: USED},
            mended=calls(call("a"), call("b")),
        ),
        Case("calls-no_header.csv", (ok + "\n").encode(), refused="lacks needed columns"),
        Case(
            "calls-column_renamed.csv",
            calls(ok, header=HEADER.replace("outcome", "result")),
            refused="lacks a needed column of calls: outcome",
            mended=calls(ok),
        ),
        Case("calls-columns_lost.csv", b"call_id,outcome\na,answered\n", refused="direction"),
        Case("calls-new_column.csv", calls(call("a") + ",x", header=HEADER + ",mood"), {1: USED}),
        Case("calls-column_twice.csv", calls(header=HEADER + ",OUTCOME"), refused="same name"),
        Case("calls-mixed_delimiters.csv", calls(call("a"), call("b").replace(",", ";")),
             {1: USED, 2: (None, "1 fields where the header has 8")}),
        Case("calls-pipes.csv", calls(ok).replace(b",", b"|"), refused="separated by |"),
        Case("calls-semicolons.csv", calls(ok).replace(b",", b";"), {1: USED}),
        Case("calls-truncated.parquet", b"PAR1" + bytes(200), refused="cannot be read as Parquet"),
        Case("calls-csv_in_disguise.parquet", calls(ok), refused="cannot be read as Parquet"),
    ]  # fmt: skip


def _values() -> list[Case]:
    """Values that cannot be; the other records of their file count."""
    no_instant = (
        "not an ISO 8601 instant such as 2026-08-03T09:00:00Z, or skipped by daylight saving"
    )
    no_number = "not a number with a decimal point"
    dates = {
        "03/02/2026 10:00": "american", "02.03.2026 10:00": "german", "20260302T100000Z": "basic",
        "2026-3-2 10:00": "short", "Mon Mar 2 10:00:00 2026": "words", "2026-03-02": "a day",
        "2026-03-02T25:00:00Z": "hour 25", "2026-02-30T10:00:00Z": "no such day", "now": "a word",
        "infinity": "endless",
    }  # fmt: skip
    return [
        Case(
            "calls-dates_in_several_notations.csv",
            calls(call("ok"), *(call(said, started_at=date) for date, said in dates.items())),
            {1: USED} | dict.fromkeys(range(2, len(dates) + 2), ("started_at", no_instant)),
            mended=calls(call("ok"), *(call(said) for said in dates.values())),
        ),
        Case(
            "calls-epoch_seconds.csv",
            calls(call("a", started_at="1772445600"), call("b", started_at="1772445600000")),
            {1: ("started_at", no_instant), 2: ("started_at", no_instant)},
        ),
        Case(
            "calls-epoch_zero.csv",
            calls(call("a", started_at="1969-12-31T23:59:59Z")),
            {1: ("started_at", no_instant)},
        ),
        Case(
            "calls-type_changed.csv",
            calls(call("a", hold_seconds="none"), call("b", hold_seconds="0:30")),
            {1: ("hold_seconds", no_number), 2: ("hold_seconds", no_number)},
            mended=calls(call("a", hold_seconds=""), call("b", hold_seconds="30")),
        ),
        Case(
            "calls-decimal_comma.csv",
            calls(call("a", hold_seconds='"1,5"'), call("b", hold_seconds="1.5")),
            {1: ("hold_seconds", no_number), 2: USED},
        ),
        Case(
            "calls-not_a_number.csv",
            calls(call("a", hold_seconds="NaN"), call("b", hold_seconds="inf"),
                  call("c", hold_seconds="1e999")),
            {1: ("hold_seconds", no_number), 2: ("hold_seconds", no_number),
             3: ("hold_seconds", "too large")},
        ),
        Case(
            "calls-negative_duration.csv",
            calls(call("a", hold_seconds="-1"), call("b", hold_seconds="-0")),
            {1: ("hold_seconds", "negative"), 2: USED},
        ),
        Case(
            "calls-end_before_start.csv",
            calls(call("a", ended_at="2026-03-02T09:00:00Z", answered_at="", queued_at="")),
            {1: ("ended_at", "before started_at")},
            mended=calls(call("a")),
        ),
        Case(
            "calls-answered_before_queued.csv",
            calls(call("a", answered_at="2026-03-02T10:00:09.999Z")),
            {1: ("answered_at", "before queued_at")},
        ),
        Case(
            "calls-in_the_future.csv",
            calls(call("a", ended_at="9999-12-31T23:59:59Z"), call("b")),
            {1: ("ended_at", "more than a day after its file landed"), 2: USED},
        ),
        Case(
            "calls-unknown_outcome.csv",
            calls(call("a", outcome="hung up"), call("b", outcome="Answered"),
                  call("c", outcome="no_answer")),
            {1: ("outcome", f"not in the list: {INBOUND}, {OUTBOUND}"),
             2: ("outcome", f"not in the list: {INBOUND}, {OUTBOUND}"),
             3: ("outcome", f"not in the list for inbound: {INBOUND}")},
        ),
        Case(
            "conversations-unknown_channel.csv",
            b"conversation_id,channel,opened_at,outcome\na,fax,2026-03-02T10:00Z,answered\n"
            b"b,email,2026-03-02T10:00Z,abandoned\nc,email,2026-03-02T10:00Z,waiting\n",
            {1: ("channel", "not in the list: chat, email, sms, social"),
             2: ("outcome", "not for this channel"), 3: USED},
        ),
        Case(
            "calls-needed_but_empty.csv",
            calls(call(""), call('""'), call(" "), call("b", outcome="")),
            {1: ("call_id", "needed, but empty"), 2: ("call_id", "needed, but empty"), 3: USED,
             4: ("outcome", "needed, but empty")},
        ),
        Case(
            "calls-odd_boolean.csv",
            calls(call("a") + ",perhaps", call("b") + ",TRUE", header=HEADER + ",transferred"),
            {1: ("transferred", "not true/false, Y/N or 1/0"), 2: USED},
        ),
        Case(
            "calls-odd_leg.csv",
            calls(call("a") + ",1.5", call("b") + ",-1", call("c") + ",1.0",
                  header=HEADER + ",leg"),
            {1: ("leg", "not a whole number with a decimal point"), 2: ("leg", "negative"),
             3: USED},
        ),
        Case(
            "agents-skipped_by_daylight_saving.csv",
            b"agent_id,site\nskipper,berlin\n",
            {1: USED},
        ),
        Case(
            "agent_states-skipped_by_daylight_saving.csv",
            b"agent_id,state,started_at,ended_at\n"
            b"skipper,break,2025-03-30T02:30:00,2025-03-30T04:00:00\n"
            b"skipper,break,2025-03-30T03:30:00,2025-03-30T04:00:00\n",
            {1: ("started_at", no_instant), 2: USED},
        ),
        Case(
            "calls-delivered_twice.csv",
            calls(call("twice"), call("twice"), call("thrice", hold_seconds="0.0"), call("thrice")),
            {1: USED, 2: DUPLICATE, 3: USED, 4: DUPLICATE},
        ),
        Case(
            "calls-newer_version.csv",
            calls(call("v") + ",2026-03-03T00:00:00Z", call("v", hold_seconds="9") + ",",
                  header=HEADER + ",updated_at"),
            {1: USED, 2: REPLACED},
        ),
    ]  # fmt: skip


def _shares() -> list[Case]:
    """The limit is 5 %: one of twenty is at it, one of nineteen is over it."""
    sale = "s{0},{1},2026-03-02T10:00:00Z\n"
    cost = "2026-03-02,2026-03-{0:02},staff,{1}\n"
    at_it = "".join(sale.format(n, n or "much") for n in range(20))
    over_it = "".join(cost.format(n + 3, n or "much") for n in range(19))
    return [
        Case(
            "sales-at_the_limit.csv",
            f"sale_id,amount,sold_at\n{at_it}".encode(),
            {1: ("amount", "not a number with a decimal point")}
            | dict.fromkeys(range(2, 21), USED),
        ),
        Case(
            "costs-over_the_limit.csv",
            f"period_start,period_end,kind,amount\n{over_it}".encode(),
            {1: ("amount", "not a number with a decimal point")} | {2: USED}
            | dict.fromkeys(range(3, 20), REPLACED),
        ),
    ]  # fmt: skip


def _hostile_texts() -> list[Case]:
    """Texts that another program might take for orders: kept word for word."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER.split(","), *TEXT_COLUMNS])
    sound = call("").split(",")[1:]
    for name, text in TEXTS.items():
        writer.writerow([f"hostile {name}", *sound, *(text for _ in TEXT_COLUMNS)])
        # And as the id itself.
        writer.writerow([text, *sound, *("" for _ in TEXT_COLUMNS)])
    content = out.getvalue().encode()
    return [
        Case("calls-hostile_texts.csv", content, dict.fromkeys(range(1, len(TEXTS) * 2 + 1), USED))
    ]


def _kept() -> list[Case]:
    """What is hardly true, and kept all the same; `ODDITIES` says under which name."""
    legs = HEADER + ",leg,agent_id,customer_id,callback_of"
    return [
        Case(
            "calls-kept_oddities.csv",
            calls(
                call("first") + ",1,busy_agent,,",
                call("second", answered_at="2026-03-02T10:04:59Z", ended_at="2026-03-02T10:06:00Z",
                     queued_at="2026-03-02T10:04:00Z") + ",1,busy_agent,,",
                # Begins when the one before ends.
                call("third", answered_at="2026-03-02T10:06:00Z", ended_at="2026-03-02T10:07:00Z",
                     queued_at="2026-03-02T10:04:00Z") + ",1,busy_agent,,",
                call("orphan leg") + ",2,calm_agent,,",
                call("nobody", answered_at="") + ",1,,6.02E+11,",
                call("1.5E+05", answered_at="2026-03-02T10:05:00Z") + ",1,other_agent,plain,",
                call("long", ended_at="2026-03-02T14:00:00.001Z") + ",1,long_agent,,",
                call("just not long", started_at="2026-03-02T10:00:00Z",
                     ended_at="2026-03-02T14:00:00Z") + ",1,other_long_agent,,",
                header=legs,
            ),
            dict.fromkeys(range(1, 9), USED),
        ),
        Case(
            "surveys-without_contact.csv",
            b"response_id,kind,score,contact_id,answered_at\n"
            b"lost,csat,5,never came,2026-03-02T12:00:00Z\n",
            {1: USED},
        ),
        Case(
            "conversations-concurrent_chats.csv",
            b"conversation_id,channel,opened_at,answered_at,ended_at,outcome,agent_id\n"
            b"chat 1,chat,2026-03-02T10:00Z,2026-03-02T10:01Z,2026-03-02T10:30Z,answered,busy\n"
            b"chat 2,chat,2026-03-02T10:00Z,2026-03-02T10:02Z,2026-03-02T10:30Z,answered,busy\n",
            {1: USED, 2: USED},
        ),
    ]  # fmt: skip


# Of what lies in `_kept`; all other files hold calls without agents.
ODDITIES = {
    "a call that overlaps another of its agent": 1,
    "a contact without its first leg": 1,
    "a survey without its contact": 1,
    "a customer id in scientific notation, so that the customer is not known": 1,
    "an id of something else in scientific notation": 1,
    "an answered call without its instant of answer": 1,
    "an answered call without talk": 1,
    "a very long call": 1,
}

CASES = [*_shape(), *_values(), *_shares(), *_hostile_texts(), *_kept()]
