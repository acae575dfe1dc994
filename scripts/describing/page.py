"""A KPI's page: what it says, its readings side by side, who says so, and where to find it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.describing.cuts import WHOLE, intraday_slices, slices, slices_from_the_month_up
from scripts.describing.markdown import bullet, code, folded, link, table
from scripts.describing.reading import Benchmark, Card, Decision, Variant
from scripts.formatting import shown_range, shown_value
from scripts.kpi_words import BETTER, COUNTED, OURS, articles_in, cuts_in_words, unit_words, words

PAGES = Path("docs/kpis")
INDEX = PAGES / "README.md"
# From a page to the project's root.
ROOT = "../.."
_PERIODS = "day, week, month, quarter, year, season, promotion, all of the time"
_LONG_PERIODS = "month, quarter, year, all of the time"


def page(
    project: Path,
    card: Card,
    benchmarks: Sequence[Benchmark],
    sources: Mapping[str, str],
    decisions: Sequence[Decision],
) -> str:
    """The page of one KPI, in Markdown; benchmarks and decisions are those of this KPI."""
    parts = [
        f"<!-- Made from {card.kpi.card} by `make kpi-pages`: do not edit here. -->",
        f"# {card.title}",
        f"**{card.question}**",
        folded(card.definition),
        "\n".join(_facts(project, card)),
        *_readings(card),
        *_stated(card, sources),
        *_figures(card, benchmarks),
        *_caveats(card),
        *_decisions(decisions),
        *_where(project, card),
        *_made_of(project, card),
    ]
    return "\n\n".join(parts) + "\n"


def page_of(name: str) -> Path:
    """Where a KPI's page is."""
    return PAGES / f"{name}.md"


def _facts(project: Path, card: Card) -> Iterator[str]:
    default = card.variants[0]
    yield from table(
        ("", ""),
        [
            ("id", code(card.kpi.name)),
            ("family", link(words(card.kpi.family), f"README.md#{card.kpi.family}")),
            *([("one event", card.event)] if card.event else []),
            ("unit", unit_words(default.unit, default.is_bounded)),
            ("direction", BETTER[default.direction]),
            *([("formula", default.formula)] if len(card.variants) == 1 else []),
            ("added up as", COUNTED.get(default.aggregation, words(default.aggregation))),
            ("periods", _periods(card)),
            ("cut by", _cuts(project, card)),
            *([("detail", _detail(card))] if card.detail else []),
        ],
    )


def _periods(card: Card) -> str:
    if card.finest_grain:
        return _LONG_PERIODS
    return f"half hour, hour, {_PERIODS}" if card.is_intraday else _PERIODS


def _cuts(project: Path, card: Card) -> str:
    names = slices(project, card.cuts)
    shown = cuts_in_words([name for name in names if name != WHOLE])
    if not shown:
        return "nothing: there is one value for the whole company"
    return shown if WHOLE in names else f"{shown}. Channels are never mixed: no value of the whole"


def _detail(card: Card) -> str:
    name = code(card.detail["name"])
    if card.detail.get("share_of_whole"):
        return f"{name}; its shares add up to the value that they refine"
    if card.detail.get("beside_the_whole"):
        return f"{name}; beside the whole, not part of it"
    return f"{name}; each has a value of its own"


def _readings(card: Card) -> Iterator[str]:
    if len(card.variants) == 1:
        return
    yield "## Readings, side by side"
    yield "All of these are in the warehouse; the first is the default."
    columns = {
        "variant": [code(variant.name) for variant in card.variants],
        "formula": [variant.formula for variant in card.variants],
    }
    for header, values in (
        ("unit", [unit_words(variant.unit, variant.is_bounded) for variant in card.variants]),
        ("direction", [BETTER[variant.direction] for variant in card.variants]),
        ("added up as", [COUNTED.get(variant.aggregation, "") for variant in card.variants]),
    ):
        # What all of them share stands in the table above.
        if len(set(values)) > 1:
            columns[header] = values
    columns["source"] = [_source(variant) for variant in card.variants]
    yield "\n".join(table(list(columns), list(zip(*columns.values(), strict=True))))


def _source(variant: Variant) -> str:
    return "ours" if variant.source == OURS else variant.source


def _stated(card: Card, sources: Mapping[str, str]) -> Iterator[str]:
    yield "## In the source's own words" if card.wording else "## Source"
    named = " ".join([card.wording or "", *(variant.source for variant in card.variants)])
    if card.wording:
        yield textwrap.indent(folded(card.wording, 98), "> ")
    else:
        who = {variant.source for variant in card.variants} - {OURS}
        yield folded(f"{', '.join(sorted(who))}." if who else f"Ours: {sources[OURS]}.")
    articles = [bullet(f"**{article}**: {sources[article]}") for article in articles_in(named)]
    if articles:
        yield "\n".join(articles)


def _figures(card: Card, benchmarks: Sequence[Benchmark]) -> Iterator[str]:
    if not benchmarks:
        return
    yield "## Figures that sources state"
    yield folded(
        "A target can be met or missed; what is typical stands beside our value; context is never "
        "compared with it."
    )
    columns = {
        "variant": [code(benchmark.variant) for benchmark in benchmarks],
        "where": [benchmark.scope for benchmark in benchmarks],
        "kind": [benchmark.kind for benchmark in benchmarks],
        "figure": [_figure(benchmark) for benchmark in benchmarks],
        "source": [benchmark.source for benchmark in benchmarks],
    }
    if len(card.variants) == 1:
        del columns["variant"]
    yield "\n".join(table(list(columns), list(zip(*columns.values(), strict=True))))


def _figure(benchmark: Benchmark) -> str:
    if benchmark.kind != "context":
        return shown_range(benchmark.low, benchmark.high, benchmark.unit)
    # What gives a context is no bound.
    figures = (benchmark.low, benchmark.high)
    shown = [shown_value(figure, benchmark.unit) for figure in figures if figure is not None]
    return " to ".join(shown)


def _caveats(card: Card) -> Iterator[str]:
    if card.caveats:
        yield "## Before you compare"
        yield folded(card.caveats)


def _decisions(decisions: Sequence[Decision]) -> Iterator[str]:
    if not decisions:
        return
    yield "## What was open, and what we chose"
    bullets = []
    for decision in decisions:
        colon = "" if decision.question.endswith("?") else ":"
        text = f"**{decision.question}**{colon} {decision.choice}"
        bullets.append(bullet(f"{text} ({decision.why})" if decision.why else text))
    yield "\n".join(bullets)


def _where(project: Path, card: Card) -> Iterator[str]:
    names = slices(project, card.cuts)
    yield "## Where to find it"
    yield "By month, in the published file:"
    yield "\n".join(["```sql", *query(card, "channel" if "channel" in names else WHOLE), "```"])
    if card.detail:
        yield f"By {words(card.detail['name'])}:"
        narrowest = WHOLE if WHOLE in names else "channel"
        yield "\n".join(["```sql", *query(card, narrowest, card.detail["name"]), "```"])
    if len(names) > 1:
        yield folded(f"`slice` can be {', '.join(code(name) for name in names)}.")
    long = slices_from_the_month_up(project, card.cuts)
    if long and not card.finest_grain:
        yield folded(f"From the month up only: {', '.join(code(name) for name in long)}.")
    if card.is_intraday:
        shown = ", ".join(code(name) for name in intraday_slices(project, card.cuts))
        yield folded(f"By `grain` `interval` and `hour`, the default by {shown}.")
    yield folded(
        f"The single events behind a number are the rows of `kpi.{card.kpi.name}`; `make explain "
        f"NAME={card.kpi.name}` shows ten of them beside the values."
    )


def query(card: Card, cut: str, detail: str | None = None) -> list[str]:
    """A query of kpi_values by month and one cut, line by line; `detail` refines it."""
    columns = [
        "period_label",
        *(cut.split(", ") if cut != WHOLE else []),
        *(["detail_value"] if detail else []),
    ]
    is_of_detail = f"detail_name = '{detail}'" if detail else "detail_name is null"
    order = ", ".join(["period_start", *columns[1:]])
    return [
        f"select {', '.join(columns)}, n, value",
        "from kpi.kpi_values",
        "where",
        f"    kpi_id = '{card.kpi.name}' and variant = '{card.variants[0].name}'",
        f"    and grain = 'month' and slice = '{cut}' and {is_of_detail}",
        f"order by {order};",
    ]


def _made_of(project: Path, card: Card) -> Iterator[str]:
    yield "## How it is made"
    yield "\n".join(_links(project, card))


def _links(project: Path, card: Card) -> Iterator[str]:
    yield bullet(f"SQL: {link(card.kpi.sql.name, f'{ROOT}/{card.kpi.sql}')}, a row an event")
    shown = [_fact_link(project, fact) for fact in card.facts]
    yield bullet(f"made from {' and '.join(shown)}")
    if card.instants:
        instants = " or ".join(code(f"{instant}_at") for instant in card.instants)
        yield bullet(f"an event counts in the period of its {instants}, in its site's local time")
    yield bullet(f"put down to {_agent(card)}")
    tests = "; ".join(words(test) for test in card.unit_tests)
    yield bullet(f"card, with unit tests ({tests}): "
                 f"{link(card.kpi.card.name, f'{ROOT}/{card.kpi.card}')}")  # fmt: skip


def _agent(card: Card) -> str:
    if not card.agents:
        return "no agent"
    shown = " or ".join(code(f"{agent}_id") for agent in card.agents)
    if card.is_by_leg_for_agents:
        return f"{shown}; cuts by agent count legs, each by its own agent, all others contacts"
    return shown


def _fact_link(project: Path, fact: str) -> str:
    found = sorted((project / "models").glob(f"*/{fact}.yml"))
    return link(fact, f"{ROOT}/{found[0].relative_to(project)}") if found else code(fact)
