"""What it all costs: the books by month, and from some month on each call's own cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from scripts.sample.aftermath.known import Calendar, Columns, Known, month_after, utc_day
from scripts.sample.localtime import DAY, HOUR, MINUTE, day_number, day_of
from scripts.sample.tables import Table

COLUMNS = ("period_start", "period_end", "channel", "queue", "kind", "amount")
# EUR. A paid hour at the desk; and an hour of work on contacts, as agents also wait and pause.
PAID_HOUR, WORKED_HOUR = 29.0, 41.0
TELEPHONY_A_MINUTE = 0.019
LINES_A_MONTH = 890.0
ROOMS_AND_LICENCES_A_MONTH = 21_500.0
NEWSLETTER, PROMOTION, A_MAIL = 640.0, 4_800.0, 0.004
# The telephone system tells each call's cost from here on, as a share of the plan's months.
CALLS_TELL_FROM = 0.4


def book_costs(known: Known, campaign_events: Table) -> Table:
    """One row a kind of cost, month, channel and queue; amounts in EUR, to the cent."""
    rng = known.calendar.stream("costs")
    worked = _worked(known)
    talked = Counter()
    for (month, channel, _), (_, talk_ms) in worked.items():
        if channel == "voice":
            talked[month] += talk_ms
    mails = _mails(campaign_events)
    present: Counter = Counter()
    for day, milliseconds in known.present.items():
        present[_month(known, day)] += milliseconds
    rows = []
    for month in known.calendar.months():
        until = month_after(month)
        keys = sorted(key for key in worked if key[0] == month)
        whole = sum(worked[key][0] for key in keys)
        for key in keys:
            _, channel, queue = key
            # What all agents were paid, shared out by what their time went into.
            paid = present[month] / HOUR * PAID_HOUR * worked[key][0] / whole
            amount = paid * rng.normal(1, 0.02)
            rows.append((month, until, channel, queue, "staff", round(amount, 2)))
        lines = (
            LINES_A_MONTH * known.calendar.plan.size + talked[month] / MINUTE * TELEPHONY_A_MINUTE
        )
        rows.append((month, until, "voice", None, "telephony", round(lines, 2)))
        sent = mails[month]
        if sent:
            fixed = sum(NEWSLETTER if name.startswith("newsletter") else PROMOTION for name in sent)
            amount = fixed * known.calendar.plan.size + A_MAIL * sum(sent.values())
            rows.append((month, until, "email", None, "campaign", round(amount, 2)))
        other = ROOMS_AND_LICENCES_A_MONTH * known.calendar.plan.size * rng.normal(1, 0.05)
        rows.append((month, until, None, None, "other", round(other, 2)))
    return Table(COLUMNS, rows)


def costs_of_calls(calendar: Calendar, contacts: Columns, calls: Columns) -> list[float | None]:
    """What each leg of `calls` cost in EUR: said on the first leg, in the months that tell it."""
    months = calendar.months()
    tells_from = day_number(months[min(round(len(months) * CALLS_TELL_FROM), len(months) - 1)])
    cost = {}
    names = ("contact_id", "site", "arrived_at", "ended_at", "talk_ms", "hold_ms", "acw_ms")
    for contact_id, site, arrived_at, ended_at, *work in zip(
        *(contacts[name] for name in names), strict=True
    ):
        # The site's own month: a month with some costs of calls and without the rest has none.
        if calendar.zones[site].day(arrived_at) >= tells_from:
            agent = sum(part or 0 for part in work) / HOUR * WORKED_HOUR
            line = ((ended_at or arrived_at) - arrived_at) / MINUTE * TELEPHONY_A_MINUTE
            cost[contact_id] = round(agent + line, 2)
    return [
        cost.get(call_id) if leg == 1 else None
        for call_id, leg in zip(calls["call_id"], calls["leg"], strict=True)
    ]


class Presence:
    """How long agents were there: from their first state of a day to their last."""

    def __init__(self) -> None:
        self._spans: dict[tuple[str, int], tuple[int, int]] = {}

    def add(self, states: Columns) -> None:
        """Some rows of agent_states."""
        names = ("agent_id", "state", "started_at", "ended_at")
        for agent_id, state, began, ended in zip(*(states[name] for name in names), strict=True):
            if state != "offline":
                key = agent_id, began // DAY
                first, last = self._spans.get(key, (began, ended))
                self._spans[key] = min(first, began), max(last, ended)

    def by_day(self) -> dict[int, int]:
        """Milliseconds by day number, of all agents together."""
        found: Counter = Counter()
        for (_, day), (first, last) in self._spans.items():
            found[day] += last - first
        return dict(found)


def _worked(known: Known) -> dict[tuple[date, str, str], tuple[int, int]]:
    """Agents' work and talk in ms by month, channel and queue."""
    found: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    contacts = known.contacts
    names = ("arrived_at", "channel", "queue", "talk_ms", "hold_ms", "acw_ms")
    for arrived_at, channel, queue, *parts in zip(*(contacts[n] for n in names), strict=True):
        talk_ms, hold_ms, acw_ms = (part or 0 for part in parts)
        if queue is not None and talk_ms:
            spent = found[arrived_at // DAY, channel, queue]
            spent[0] += talk_ms + hold_ms + acw_ms
            spent[1] += talk_ms + hold_ms
    by_month: dict[tuple[date, str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (day, channel, queue), (work, talk) in found.items():
        key = (_month(known, day), channel, queue)
        by_month[key] = (by_month[key][0] + work, by_month[key][1] + talk)
    return by_month


def _mails(campaign_events: Table) -> dict[date, Counter]:
    """Mails sent by month and campaign."""
    found: dict[date, Counter] = defaultdict(Counter)
    places = [campaign_events.columns.index(name) for name in ("campaign_id", "event", "at")]
    for row in campaign_events.rows:
        campaign_id, event, at = (row[place] for place in places)
        if event == "sent":
            found[utc_day(at).replace(day=1)][campaign_id] += 1
    return found


def _month(known: Known, day: int) -> date:
    """The month of a day number; what UTC puts before or after the plan is in its outer months."""
    return min(
        max(day_of(day), known.calendar.plan.first_day), known.calendar.plan.last_day
    ).replace(day=1)
