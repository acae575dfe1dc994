"""Business time by hand: weeks, holidays, hours that change, nights in which the clock does."""

import pytest

from .conftest import TinyCompany

HOUR = 3600


def answered(
    tiny: TinyCompany, number: str, opened_at: str, answered_at: str, queue="billing", site="berlin"
) -> None:
    """A mail, by the site's clock."""
    where = {"queue": queue, "site": site}
    tiny.talk(number, "email", opened_at, "answered", answered_at=answered_at, **where)


@pytest.mark.parametrize(
    ("opened_at", "answered_at", "seconds"),
    [
        # Half an hour of one Monday, the next one whole (12 h), and of a third, when the hours have
        # changed to 10 to 12, three quarters.
        ("2025-06-23T19:30:00", "2025-07-07T10:45:00", 0.5 * HOUR + 12 * HOUR + 0.75 * HOUR),
        # Whit Monday in between is closed.
        ("2025-06-02T19:59:00", "2025-06-16T08:01:00", 120),
        ("2025-06-03T10:00:00", "2025-06-03T11:00:00", 0),
        ("2025-06-02T08:00:00", "2025-06-02T20:00:00", 12 * HOUR),
        ("2025-06-02T07:59:59.5", "2025-06-02T08:00:00.5", 0.5),
        ("2025-06-02T20:00:00", "2025-06-02T21:00:00", 0),
    ],
)
def test_time_counts_while_the_queue_is_open(tiny, opened_at, answered_at, seconds):
    answered(tiny, "1", opened_at, answered_at)
    found = tiny.value("first_response_time", "business_mean", channel="email")
    assert found == (1, pytest.approx(seconds), 1)


def test_each_site_has_its_own_holidays_and_clock(tiny):
    """In Chicago the first Monday's last minute, four hours of a morning, and on the third day a
    minute from noon on."""
    answered(tiny, "1", "2025-06-02T19:59:00", "2025-06-16T12:01:00", site="chicago")
    found = tiny.value("first_response_time", "business_mean", channel="email")
    assert found == (1, 4 * HOUR + 120, 1)


@pytest.mark.parametrize(
    ("saturday", "sunday", "hours"),
    [
        ("2025-03-22", "2025-03-23", 6),
        ("2025-03-29", "2025-03-30", 5),
        ("2025-10-25", "2025-10-26", 7),
        # Saturdays' hours have ended; Sunday's are 00:30 to 03:00.
        ("2025-11-01", "2025-11-02", 2.5),
    ],
)
def test_open_over_midnight_and_while_the_clock_changes(tiny, saturday, sunday, hours):
    """From 22:00 to 04:00, in which Sunday's own hours lie: counted once."""
    answered(tiny, "1", f"{saturday}T12:00:00", f"{sunday}T12:00:00", queue="night")
    found = tiny.value("first_response_time", "business_mean", channel="email")
    assert found == (1, hours * HOUR, 1)


def test_what_has_no_opening_hours_is_always_open(tiny):
    answered(tiny, "1", "2025-06-01T00:00:00", "2025-06-03T00:00:00", queue="nowhere")
    answered(tiny, "2", "2025-06-01T00:00:00", "2025-06-02T00:00:00", queue="")
    found = tiny.value("first_response_time", "business_mean", channel="email")
    assert found == (2, 72 * HOUR, 2)


def test_percentiles_of_business_time_by_nearest_rank(tiny):
    """0 s, 1.9 s and 3600 s within the opening hours."""
    answered(tiny, "1", "2025-06-02T07:00:00", "2025-06-02T08:00:00")
    answered(tiny, "2", "2025-06-02T07:00:00", "2025-06-02T08:00:01.9")
    answered(tiny, "3", "2025-06-02T07:00:00", "2025-06-02T09:00:00")
    for variant, value in (("business_p50", 1), ("business_p90", 3600)):
        found = tiny.value("first_response_time", variant, channel="email")
        assert found == (3, None, value)


def test_a_case_is_of_the_queue_of_its_first_contact(tiny):
    """From Monday 19:00 to Tuesday 19:00: an hour of billing. A case without contacts has no queue,
    and is open day and night."""
    tiny.add(
        "cases",
        case_id="c",
        opened_at="2025-06-02T17:30:00Z",
        resolved_at="2025-06-03T17:00:00Z",
    )
    answered(tiny, "2", "2025-06-03T10:00:00", "2025-06-03T11:00:00", queue="nowhere")
    tiny.talk(
        "1",
        "email",
        "2025-06-02T19:00:00",
        "answered",
        answered_at="2025-06-02T19:10:00",
        queue="billing",
        site="berlin",
        case_id="c",
    )
    tiny.talk("3", "email", "2025-06-03T08:00:00", "sent", direction="outbound", case_id="c")
    assert tiny.value("resolution_time", "business_mean") == (1, HOUR, 1)
    assert tiny.value("resolution_time", "mean") == (1, 24 * HOUR, 1)
    tiny.add(
        "cases",
        case_id="d",
        opened_at="2025-06-02T17:30:00Z",
        resolved_at="2025-06-03T17:30:00Z",
    )
    assert tiny.value("resolution_time", "business_mean") == (2, 25 * HOUR, 2)
