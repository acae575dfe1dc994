"""Campaigns by mail and visits to the web site."""

from collections import defaultdict

from .contacts import Company
from .events import Contribution, Events, Kpi, Kpis


def web_kpis(company: Company, events: Events) -> Kpis:
    """By the day in UTC: neither campaigns nor visits have a site."""
    return _mails(company, events) | _visits(company, events)


def _mails(company: Company, events: Events) -> Kpis:
    """A recipient counts once a campaign, on the day of the first delivery."""
    happened = defaultdict(lambda: defaultdict(list))
    for row in company.rows["campaign_events"]:
        recipient = (row["campaign_id"], row["recipient"].strip().lower())
        happened[recipient][row["event"]].append(row["at"])
    opened, clicked, clicked_of_opened = [], [], []
    for (campaign, _), when in happened.items():
        if not when["delivered"]:
            continue
        delivered_at = min(when["delivered"])
        event = events.plain(campaign, delivered_at.date())
        is_opened = any(at >= delivered_at for at in when["opened"])
        is_clicked = any(at >= delivered_at for at in when["clicked"])
        opened.append((campaign, Contribution(event, float(is_opened))))
        clicked.append((campaign, Contribution(event, float(is_clicked))))
        if is_opened:
            clicked_of_opened.append((campaign, Contribution(event, float(is_clicked))))
    return {
        "email_open_rate": {"default": _detailed(opened, "campaign")},
        "email_click_through_rate": {"default": _detailed(clicked, "campaign")},
        "email_click_to_open_rate": {"default": _detailed(clicked_of_opened, "campaign")},
    }


def _visits(company: Company, events: Events) -> Kpis:
    """A visit bounces if it saw one page only, however often; it is shown by its first page."""
    visits = defaultdict(list)
    for row in company.rows["web_visits"]:
        visits[row["visit_id"]].append(row | {"page": _page(row["page"])})
    bounces, times = [], []
    for visit_id, views in visits.items():
        first = min(views, key=lambda view: (view["entered_at"], view["page"]))
        event = events.plain(visit_id, first["entered_at"].date())
        is_bounce = len({view["page"] for view in views}) == 1
        bounces.append((first["page"], Contribution(event, float(is_bounce))))
        for view in views:
            if view["left_at"] is not None:
                seconds = (view["left_at"] - view["entered_at"]).total_seconds()
                of_view = events.plain(visit_id, view["entered_at"].date())
                times.append((view["page"], Contribution(of_view, seconds)))
    return {
        "bounce_rate": {"default": _detailed(bounces, "page")},
        "average_time_on_page": {"default": _detailed(times, "page")},
    }


def _page(address: str) -> str:
    """Without what may name a person."""
    return address.partition("#")[0].partition("?")[0]


def _detailed(named: list[tuple[str, Contribution]], detail_name: str) -> Kpi:
    """The whole, and beside it each detail over its own events."""
    beside = defaultdict(list)
    for detail, contribution in named:
        beside[detail].append(contribution)
    whole = [contribution for _, contribution in named]
    return Kpi("ratio", whole, detail_name=detail_name, beside=dict(beside))
