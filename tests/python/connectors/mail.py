"""Mailboxes, made up: threads with gaps, machines that answer, and what is hard to read."""

from __future__ import annotations

from pathlib import Path

SUPPORT = "support@example.com"
_AGENTS = """address,agent_id,agent_name,team,queue
support@example.com,,,,Support
billing@example.com,,,,Billing
Ada <ada@example.com>,ada,Ada Somebody,Blue,
"""


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A mailbox, then more in it, what was sent, and a message that others answered before."""
    return (
        {
            "mail/support.mbox": mbox(*_FIRST),
            "mail/agents.csv": _AGENTS.encode(),
        },
        {
            "mail/support.mbox": mbox(*_FIRST, *_SECOND),
            "mail/sent.mbox": mbox(*_SENT).replace(b"\n", b"\r\n"),
            "mail/late.eml": _LATE.encode(),
            "mail/undated.eml": message("11", 0, "x@example.org", SUPPORT, Date="Soon").encode(),
            "mail/agents.csv": (_AGENTS + "BOB@example.com,bob,,Blue,\n").encode(),
        },
    )


def message(
    name: str, minute: int, sender: str, to: str, *answers: str, body: str = "Hello.", **more: str
) -> str:
    """A message, so many minutes after nine in UTC on 2026-03-09; `answers` are its references."""
    headers = {
        "Message-ID": f"<{name}@mail.example.com>",
        "Date": f"Mon, 9 Mar 2026 {10 + minute // 60:02}:{minute % 60:02}:00 +0100",
        "From": sender,
        "To": to,
        "Subject": "Something personal",
        "References": "\n ".join(f"<{one}@mail.example.com>" for one in answers),
    } | {key.replace("_", "-"): value for key, value in more.items()}
    return "".join(f"{key}: {value}\n" for key, value in headers.items() if value) + f"\n{body}\n"


def mbox(*messages: str) -> bytes:
    """As mail programs write it: with a > before lines that would begin a message."""
    return "".join(
        f"From nobody Mon Mar  9 09:00:00 2026\n{one}\n".replace("\nFrom the", "\n>From the")
        for one in messages
    ).encode("utf-8", "surrogateescape")


_TO_A_GROUP = message(
    "6", 32, "six@example.org", SUPPORT, List_Id="<support.example.com>", Precedence="list"
)
_FIRST = [
    message("1", 0, "One <one@example.org>", SUPPORT, body="From the beginning: hello.\n\0\udcff"),
    # A machine says that it came.
    message("1a", 1, SUPPORT, "one@example.org", "1", Auto_Submitted="auto-replied"),
    # The second message of this thread never comes.
    message("2", 5, "two@example.org", f"billing@example.com, {SUPPORT}"),
    message("2c", 65, "two@example.org", SUPPORT, "2", "2b"),
    # Its first comes late; its second was sent by a clock that was wrong, and received in time.
    message(
        "3b", 20, "three@example.org", SUPPORT, "3",
        Date="Sat, 1 Jan 2022 00:00:00 +0000",
        Received="from x by y; Mon, 9 Mar 2026 09:20:00 +0000",
    ),
    # Nobody asked.
    message("4", 30, "MAILER-DAEMON@example.net", SUPPORT,
            Content_Type="multipart/report; report-type=delivery-status"),
    message("5", 31, "news@example.net", SUPPORT, List_Id="News <news.example.net>"),
    # The mailbox is a group, and so a list.
    _TO_A_GROUP,
    message("", 33, "seven@example.org", SUPPORT, Message_ID=""),
    # The line before it says when.
    message("8", 34, "eight@example.org", SUPPORT, Date="", body="From when is it?"),
]  # fmt: skip
_SECOND = [
    message(
        "2d", 75, "Bob <bob@example.com>", "two@example.org", In_Reply_To="<2b@mail.example.com>"
    ),
    # The same once more, as it came to a second mailbox.
    _TO_A_GROUP,
]  # fmt: skip
_SENT = [
    # To a colleague first.
    message("1b", 10, "ada@example.com", "bob@example.com", "1"),
    message("1c", 30, "Ada <ADA@example.com>", "one@example.org", "1", Cc=SUPPORT),
    message("9", 40, SUPPORT, "nine@example.org"),
    message("9a", 50, "nine@example.org", SUPPORT, "9"),
    message("10", 55, "bob@example.com", "ada@example.com"),
]
_LATE = message("3", 15, "three@example.org", SUPPORT)
