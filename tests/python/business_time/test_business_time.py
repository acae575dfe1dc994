"""Business seconds: days that a person can count, and whatever Hypothesis makes up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import combinations_with_replacement, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .minutes import Holiday, Hours, Schedule
from .models import Judged, Reply, Warehouse

ALWAYS = Schedule("Europe/Berlin", ())
ROUND_THE_CLOCK = tuple(Hours(day, 0, 1440) for day in range(1, 8))
OFFICE_HOURS = tuple(Hours(day, 480, 1080) for day in range(1, 6))
NIGHTS = tuple(Hours(day, 1320, 360) for day in range(1, 8))

# Days on which clocks change, twice the other way round, by half an hour, a minute after midnight;
# a date that Samoa left out; a leap day, a year's end.
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2026-03-29",
        "2026-10-25",
        "2025-11-02",
        "2010-11-07",
        "2011-12-30",
        "2024-04-07",
        "2024-02-29",
        "2025-12-31",
    )
)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Chicago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
)


@pytest.fixture(scope="module")
def warehouse(sample_mart: Path) -> Warehouse:
    compiled = sample_mart.parent.parent / "target" / "compiled" / "contact_center" / "models"
    return Warehouse(sample_mart.with_suffix(""), compiled)


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text)


def hours_of(warehouse: Warehouse, schedule: Schedule, earlier: str, later: str) -> float:
    """Business hours between two instants in UTC, as fct_contacts has them."""
    (judged,) = warehouse.judge([schedule], [Reply(0, at(earlier), at(later))])
    return judged.open_microseconds / 3_600_000_000


@pytest.mark.parametrize(
    ("schedule", "earlier", "later", "hours"),
    [
        pytest.param(
            Schedule("Europe/Berlin", OFFICE_HOURS),
            "2026-01-09T16:30:00",
            "2026-01-12T08:00:00",
            1.5,
            id="Friday 17:30 to Monday 09:00",
        ),
        pytest.param(
            Schedule("Europe/Berlin", OFFICE_HOURS),
            "2026-01-12T07:00:00",
            "2026-01-12T17:00:00",
            10,
            id="from the minute of opening to that of closing",
        ),
        pytest.param(
            Schedule("Europe/Berlin", OFFICE_HOURS),
            "2026-01-09T17:00:00",
            "2026-01-12T07:00:00",
            0,
            id="from the minute of closing to that of opening",
        ),
        pytest.param(
            Schedule("Europe/Berlin", NIGHTS),
            "2026-01-12T00:00:00",
            "2026-01-13T00:00:00",
            8,
            id="from midnight in UTC to midnight, which is while it is open",
        ),
        pytest.param(
            Schedule("Europe/Berlin", OFFICE_HOURS),
            "2026-03-27T16:00:00",
            "2026-03-30T07:00:00",
            2,
            id="over the weekend of the short night: an hour on Friday, one on Monday",
        ),
        pytest.param(
            Schedule("Europe/Berlin", NIGHTS),
            "2026-03-28T12:00:00",
            "2026-03-29T12:00:00",
            7,
            id="in the night without 02:00 to 03:00",
        ),
        pytest.param(
            Schedule("Europe/Berlin", NIGHTS),
            "2026-10-24T12:00:00",
            "2026-10-25T12:00:00",
            9,
            id="in the night with 02:00 to 03:00 twice",
        ),
        pytest.param(
            Schedule("Europe/Berlin", (Hours(7, 150, 240),)),
            "2026-10-24T22:00:00",
            "2026-10-25T22:00:00",
            2,
            id="from 02:30 to 04:00 where 02:30 comes twice: half an hour, and after it 1 1/2",
        ),
        pytest.param(
            Schedule("Europe/Berlin", (Hours(7, 150, 240),)),
            "2026-03-28T23:00:00",
            "2026-03-29T22:00:00",
            1,
            id="from 02:30 to 04:00 where 02:30 never comes",
        ),
        pytest.param(
            Schedule(
                "Europe/Berlin",
                OFFICE_HOURS,
                (Holiday(date(2026, 12, 24), closes=840), Holiday(date(2026, 12, 25))),
            ),
            "2026-12-23T23:00:00",
            "2026-12-28T23:00:00",
            16,
            id="Christmas: Thursday until 14:00, Friday closed, Monday as usual",
        ),
        pytest.param(
            Schedule(
                "Europe/Berlin",
                (
                    Hours(3, 480, 1080, valid_to=date(2026, 6, 30)),
                    Hours(3, 540, 720, valid_from=date(2026, 7, 1)),
                ),
            ),
            "2026-06-23T22:00:00",
            "2026-07-08T22:00:00",
            10 + 3 + 3,
            id="hours that changed: each Wednesday by the hours then in force",
        ),
        pytest.param(
            Schedule("Europe/Berlin", (Hours(1, 480, 1080, valid_to=date(2025, 12, 31)),)),
            "2026-01-05T00:00:00",
            "2026-02-02T00:00:00",
            0,
            id="never open any more",
        ),
        pytest.param(
            ALWAYS, "2026-01-05T00:00:00", "2026-04-05T12:00:00", 90 * 24 + 12, id="no hours"
        ),
        pytest.param(
            Schedule("Europe/Berlin", ROUND_THE_CLOCK),
            "2026-01-05T00:00:00",
            "2026-04-05T12:00:00",
            90 * 24 + 12,
            id="day and night, three months",
        ),
        pytest.param(
            Schedule("America/Chicago", OFFICE_HOURS),
            "2025-12-31T06:00:00",
            "2026-12-31T06:00:00",
            2610,
            id="a year has 261 weekdays",
        ),
    ],
)
def test_hours_that_a_person_can_count(
    warehouse: Warehouse, schedule: Schedule, earlier: str, later: str, hours: float
) -> None:
    assert hours_of(warehouse, schedule, earlier, later) == hours


def test_months_minute_by_minute(warehouse: Warehouse) -> None:
    """Two months with a night of 25 hours, holidays, and hours that change within them."""
    schedule = Schedule(
        "Europe/Berlin",
        (
            *(Hours(day, 1290, 390, valid_to=date(2025, 11, 20)) for day in range(1, 8)),
            *(Hours(day, 495, 1065, valid_from=date(2025, 11, 15)) for day in range(1, 6)),
        ),
        (Holiday(date(2025, 10, 31)), Holiday(date(2025, 12, 8), 540, 780)),
    )
    earlier, later = at("2025-10-20T04:05:06.789012"), at("2025-12-10T21:00:00.000001")
    (judged,) = warehouse.judge([schedule], [Reply(0, earlier, later)])
    assert judged.open_microseconds == schedule.open_microseconds(earlier, later)


# Minutes of the day around which clocks change, and others that hours and instants share.
USUAL_MINUTES = (0, 1, 60, 119, 120, 150, 180, 181, 480, 1080, 1439)


def minutes(last: int) -> st.SearchStrategy[int]:
    """Minutes of the day up to `last`, often the usual ones."""
    return st.one_of(st.sampled_from(USUAL_MINUTES), st.integers(0, last))


@st.composite
def schedules(draw: st.DrawFn, day: date) -> Schedule:
    """A zone, hours and holidays that matter around a date."""
    days = st.integers(-6, 6).map(lambda days: day + timedelta(days=days))
    hours = st.builds(
        Hours,
        st.integers(1, 7),
        minutes(1439),
        st.one_of(minutes(1440), st.just(1440)),
        st.none() | days,
        st.none() | days,
    )
    holidays = st.builds(Holiday, days, st.none() | minutes(1439), st.none() | minutes(1440))
    return Schedule(
        draw(st.sampled_from(ZONES)),
        tuple(draw(st.lists(hours, max_size=8))),
        tuple(draw(st.lists(holidays, max_size=3, unique_by=lambda holiday: holiday.day))),
    )


@st.composite
def companies(draw: st.DrawFn) -> tuple[list[Schedule], list[datetime]]:
    """Two schedules and a few instants around a day on which something happens, in their order."""
    day = draw(st.sampled_from(DAYS))
    midnight = datetime.combine(day, time())
    # The minute of an opening or closing, wherever that is; and any instant.
    turns = st.builds(
        lambda days, minute, hours: midnight + timedelta(days=days, minutes=minute, hours=hours),
        st.integers(-5, 5),
        st.sampled_from(USUAL_MINUTES),
        st.sampled_from((0, 0, -1, -2, 5, 6)),
    )
    others = st.builds(
        lambda seconds, microseconds: (
            midnight + timedelta(seconds=seconds, microseconds=microseconds)
        ),
        st.integers(-4 * 86400, 5 * 86400),
        st.integers(0, 999_999),
    )
    instants = st.one_of(turns, others)
    return (
        [draw(schedules(day)), draw(schedules(day))],
        sorted(draw(st.lists(instants, min_size=2, max_size=3))),
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(companies())
def test_as_counted_minute_by_minute(
    warehouse: Warehouse, company: tuple[list[Schedule], list[datetime]]
) -> None:
    """Every pair of instants, in either queue and in none; and what follows from it."""
    made_up, instants = company
    numbers = (0, 1, None)
    replies = [
        Reply(number, earlier, later)
        for number in numbers
        for earlier, later in combinations_with_replacement(instants, 2)
    ]
    judged = dict(zip(replies, warehouse.judge(made_up, replies), strict=True))
    for reply, found in judged.items():
        schedule = ALWAYS if reply.schedule is None else made_up[reply.schedule]
        assert found == Judged(
            (reply.answered_at - reply.arrived_at) // timedelta(microseconds=1),
            schedule.open_microseconds(reply.arrived_at, reply.answered_at),
            schedule.is_open(reply.arrived_at),
        )
        assert found.open_microseconds <= found.elapsed_microseconds
    for number in numbers:
        whole = judged[Reply(number, instants[0], instants[-1])].open_microseconds
        parts = [
            judged[Reply(number, earlier, later)].open_microseconds
            for earlier, later in pairwise(instants)
        ]
        assert whole == sum(parts)


@settings(max_examples=10, deadline=None)
@given(day=st.sampled_from(DAYS), zone=st.sampled_from(ZONES), hours=st.integers(0, 2000))
def test_open_day_and_night_is_the_time_that_passed(
    warehouse: Warehouse, day: date, zone: str, hours: int
) -> None:
    earlier = datetime.combine(day, time()) - timedelta(days=2, microseconds=1)
    reply = Reply(0, earlier, earlier + timedelta(hours=hours))
    (judged,) = warehouse.judge([Schedule(zone, ROUND_THE_CLOCK)], [reply])
    assert judged.open_microseconds == judged.elapsed_microseconds
