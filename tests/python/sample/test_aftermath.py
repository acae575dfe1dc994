"""What follows from contacts: surveys, reviews, sales, costs, mails and visits."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from .reading import tables


@pytest.fixture(scope="module")
def company(sample_exports: Path, sample_truth: Path) -> duckdb.DuckDBPyConnection:
    """The tables of the aftermath, typed, without the faulty rows, and the contacts' truth."""
    files = json.loads((sample_truth / "dirt.json").read_text())["files"]
    wanted = ("surveys", "quality_reviews", "sales", "costs", "campaign_events", "web_visits",
              "agents", "calls")  # fmt: skip
    read = tables(sample_exports, {p: f for p, f in files.items() if f["table"] in wanted})
    connection = duckdb.connect()
    for table in wanted:
        lines = [
            json.dumps(r) for rows in read[table].values() for r in rows if isinstance(r, dict)
        ]
        connection.execute(
            f"create table lines_of_{table} as select unnest(?::json[]) as line", [lines]
        )
        names = sorted(
            {
                name
                for rows in read[table].values()
                for r in rows
                if isinstance(r, dict)
                for name in r
            }
        )
        columns = ", ".join(f"line ->> '$.{name}' as \"{name}\"" for name in names)
        connection.execute(f"create view {table} as select {columns} from lines_of_{table}")
    connection.execute(
        f"create view contacts as select * from '{sample_truth / 'contacts.parquet'}'"
    )
    connection.execute("""
        create view answers as
        select *, try_cast(score as int) as points from surveys where try_cast(score as int) >= 0
    """)
    yield connection
    connection.close()


def rows(company: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return company.execute(query).fetchall()


def one(company: duckdb.DuckDBPyConnection, query: str) -> float:
    return rows(company, query)[0][0]


def test_response_rates_are_those_of_the_channels(company: duckdb.DuckDBPyConnection) -> None:
    found = {
        channel: (invited, share)
        for channel, invited, share in rows(
            company,
            "select channel, count(*), avg(cast(score is not null as int)) from surveys "
            "where invited_at is not null group by channel",
        )
    }
    assert found.keys() == {"voice", "chat", "email", "sms", "social"}
    # A few hundred invitations: three standard errors are some 5 points.
    assert 0.07 < found["voice"][1] < 0.18
    assert 0.16 < found["chat"][1] < 0.36
    assert 0.04 < found["email"][1] < 0.17
    assert all(invited > 20 for invited, _ in found.values())


def test_every_kind_of_question_keeps_to_its_scale(company: duckdb.DuckDBPyConnection) -> None:
    scales = rows(
        company,
        "select distinct kind, scale_min, scale_max, higher_is_better from surveys "
        "where scale_max is not null and response_id not like 'X%' and not response_id like 'L%' "
        "order by all",
    )
    assert scales == [
        ("ces", "1", "5", "N"),
        ("ces", "1", "7", "Y"),
        ("csat", "1", "10", "Y"),
        ("csat", "1", "5", None),
        ("fcr", "0", "1", None),
        ("nps", "0", "10", None),
    ]
    outside = one(
        company,
        "select count(*) from answers where points not between "
        "cast(scale_min as int) and cast(scale_max as int)",
    )
    assert outside == 0


def test_answers_follow_satisfaction_but_not_word_for_word(
    company: duckdb.DuckDBPyConnection,
) -> None:
    """And where low is good, the other way round."""
    correlations = dict(
        rows(
            company,
            "select kind || scale_max, corr(points, satisfaction) from answers "
            "join contacts using (contact_id) "
            "where scale_max is not null and answers.kind <> 'fcr' group by all",
        )
    )
    assert correlations.pop("ces5") < -0.5
    assert len(correlations) == 4
    assert all(0.6 < correlation < 0.98 for correlation in correlations.values())


def test_most_are_pleased_and_the_angry_say_so(company: duckdb.DuckDBPyConnection) -> None:
    """A J: the best is the usual answer, and of the others the worst is none of the rare ones."""
    points = Counter(
        fifth
        for (fifth,) in rows(
            company,
            "select (points - 1) * 5 // cast(scale_max as int) + 1 from answers "
            "where kind = 'csat' and scale_max is not null",
        )
    )
    assert points.most_common(1)[0][0] == 5
    assert 0.4 * points.total() < points[5] < 0.8 * points.total()
    assert points[1] > 0.4 * points[2]
    assert min(points[score] for score in (1, 2, 3, 4)) > 0


def test_a_few_answers_lost_their_contact_or_their_invitation(
    company: duckdb.DuckDBPyConnection,
) -> None:
    lost = rows(
        company,
        "select count(*) filter (contact_id is null), count(*) filter (invited_at is null), "
        "count(*) filter (comment is not null), count(*) from answers",
    )[0]
    assert all(0 < number < 0.15 * lost[-1] for number in lost[:-1])
    strays = one(
        company,
        "select count(*) from surveys where contact_id is not null "
        "and contact_id not in (select contact_id from contacts)",
    )
    assert strays == 3


def test_agents_are_reviewed_once_or_twice_in_most_weeks(
    company: duckdb.DuckDBPyConnection,
) -> None:
    company.execute("""
        create or replace temp view reviews as
        select review_id, agent_id, reviewer_id, contact_id, is_calibration,
            any_value(cast(reviewed_at as timestamp)) as reviewed_at,
            count(*) as criteria, count(max_score) as judged,
            sum(try_cast(score as double) * cast(weight as int) / cast(max_score as int))
                / sum(case when max_score is not null then cast(weight as int) end) as share,
            min(case when is_auto_fail = 'Y' then try_cast(score as int) end) as passed
        from quality_reviews group by all having count(*) >= 8
    """)
    per_week = [
        number
        for (number,) in rows(
            company,
            "select count(*) from reviews where is_calibration = 'N' "
            "group by agent_id, date_trunc('week', reviewed_at)",
        )
    ]
    assert 1.0 < sum(per_week) / len(per_week) < 2.0
    assert max(per_week) <= 8
    assert one(company, "select min(judged) from reviews") == 7
    assert one(company, "select max(judged) from reviews") == 8
    failed = one(company, "select avg(cast(passed = 0 as int)) from reviews")
    assert 0 < failed < 0.05
    assert one(company, "select avg(cast(is_calibration = 'Y' as int)) from reviews") < 0.15
    assert one(company, "select count(*) from reviews where reviewer_id = agent_id") == 0
    assert 0.7 < one(company, "select avg(share) from reviews") < 0.95


def test_reviewers_are_quality_staff_or_team_leads(company: duckdb.DuckDBPyConnection) -> None:
    roles = rows(
        company,
        "select distinct role from agents "
        "where agent_id in (select reviewer_id from quality_reviews) order by all",
    )
    assert {("quality",), ("team_lead",)} & set(roles)
    assert one(company, "select count(reviewer_id) / count(*) from quality_reviews") > 0.9


def test_agents_who_please_customers_are_reviewed_better(
    company: duckdb.DuckDBPyConnection,
) -> None:
    correlation = one(
        company,
        """
        with reviewed as (
            select agent_id,
                avg(try_cast(score as double) / cast(max_score as int)) as share
            from quality_reviews group by agent_id having count(*) > 60
        ),
        pleasing as (
            select last_agent_id as agent_id, avg(satisfaction) as pleased
            from contacts group by all
        )
        select corr(share, pleased) from reviewed join pleasing using (agent_id)
        """,
    )
    assert correlation > 0.4


def test_sales_are_those_of_the_contacts_that_converted(
    company: duckdb.DuckDBPyConnection,
) -> None:
    sold = Counter(
        contact_id
        for (contact_id,) in rows(
            company,
            "select contact_id from sales where contact_id is not null and sale_id not like 'X%'",
        )
    )
    converted = {
        contact_id
        for (contact_id,) in rows(
            company, "select contact_id from contacts where converted and ended_at is not null"
        )
    }
    assert set(sold) == converted
    assert set(sold.values()) == {1}
    assert one(company, "select count(*) from sales where contact_id is null") > 0
    amounts = rows(
        company,
        "select median(cast(amount as double)), avg(cast(amount as double)), "
        "avg(cast(cast(refunded_amount as double) > 0 as int)), "
        "max(cast(refunded_amount as double) - cast(amount as double)) "
        "from sales where sale_id not like 'X%'",
    )[0]
    assert amounts[1] > 1.2 * amounts[0]
    assert 0 < amounts[2] < 0.2
    assert amounts[3] <= 0


def test_calls_say_what_they_cost_from_some_month_on(company: duckdb.DuckDBPyConnection) -> None:
    by_month = dict(
        rows(
            company,
            "select substr(started_at, 1, 7), avg(cast(cost is not null as int)) from calls "
            "where leg = '1' and call_id not like 'X%' group by all",
        )
    )
    assert by_month == {"2025-10": 0, "2025-11": 1, "2025-12": 1}


def test_the_books_hold_every_kind_of_cost_of_every_month(
    company: duckdb.DuckDBPyConnection,
) -> None:
    kinds = rows(
        company,
        "select period_start, count(distinct kind), sum(cast(amount as double)) from costs "
        "where kind <> 'misc' group by period_start order by all",
    )
    assert [(start, number) for start, number, _ in kinds] == [
        ("2025-10-01", 4),
        ("2025-11-01", 4),
        ("2025-12-01", 4),
    ]
    staff = dict(
        rows(
            company,
            "select channel, sum(cast(amount as double)) from costs "
            "where kind = 'staff' group by channel",
        )
    )
    assert max(staff, key=staff.get) == "voice"


def test_mails_go_the_way_of_mails(company: duckdb.DuckDBPyConnection) -> None:
    """Sent, then delivered or bounced; some are opened by machines at once; few are clicked."""
    events = {
        campaign: counts
        for campaign, *counts in rows(
            company,
            """
            select campaign_id, count(*) filter (event = 'sent'),
                count(*) filter (event in ('delivered', 'bounced')),
                count(distinct recipient) filter (event = 'opened'),
                count(distinct recipient) filter (event = 'clicked')
            from campaign_events where event <> 'unsubscribed' group by campaign_id
            """,
        )
    }
    assert set(events) == {
        "newsletter-2025-10",
        "newsletter-2025-11",
        "newsletter-2025-12",
        "black-week-2025",
    }
    for sent, arrived, opened, clicked in events.values():
        assert sent == arrived
        assert 0.25 < opened / sent < 0.75
        assert 0 < clicked / sent < 0.2
    unopened = one(
        company,
        "select count(*) from campaign_events as click where event = 'clicked' and not exists ("
        "select 1 from campaign_events as opening where opening.event = 'opened' "
        "and opening.message_id = click.message_id)",
    )
    assert unopened > 0
    nowhere = "select count(*) from campaign_events where event = 'clicked' and url is null"
    assert one(company, nowhere) == 0


def test_visits_have_one_to_six_pages_and_often_an_unknown_end(
    company: duckdb.DuckDBPyConnection,
) -> None:
    company.execute("""
        create or replace temp view visits as
        select visit_id, count(*) as pages, count(left_at) as ends,
            count(*) filter (page = '/help/recall') as recall
        from web_visits where visit_id not like 'X%' group by visit_id
    """)
    pages = Counter(number for (number,) in rows(company, "select pages from visits"))
    assert set(pages) == {1, 2, 3, 4, 5, 6}
    assert 0.3 < pages[1] / pages.total() < 0.7
    assert 10 < pages.total() / 92 < 40
    # Only the last page's end may be unknown, and mostly is.
    assert one(company, "select count(*) from visits where ends < pages - 1") == 0
    assert 0.6 < one(company, "select avg(cast(ends < pages as int)) from visits") < 0.95
    # Nobody looks for a recall that has not been.
    assert one(company, "select sum(recall) from visits") == 0
