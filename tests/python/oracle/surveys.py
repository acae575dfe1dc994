"""KPIs out of customers' answers."""

from collections.abc import Callable
from datetime import datetime

from .contacts import Company, Contact
from .events import Contribution, Events, Kpi, Kpis
from .read import Row


def survey_kpis(company: Company, events: Events) -> Kpis:
    """Scores by the day of the answer, the response rate by that of the invitation."""
    surveys = [
        (survey, company.find(survey["contact_kind"], survey["contact_id"]))
        for survey in company.surveys
    ]
    surveys = [(survey, one) for survey, one in surveys if one is None or one.is_inbound]

    def scored(kind: str, score: Callable[[Row], float | None]) -> Kpi:
        contributions = []
        for survey, contact in surveys:
            at = survey["answered_at"] or survey["invited_at"]
            points = score(survey) if survey["kind"] == kind and _is_on_scale(survey) else None
            if at and points is not None:
                contributions.append(Contribution(_event(survey, contact, at), points))
        return Kpi("ratio", contributions)

    def _event(survey: Row, contact: Contact | None, at: datetime):
        return events.of_survey(survey, contact, at)

    responses = [
        Contribution(
            _event(survey, contact, survey["invited_at"]), float(survey["score"] is not None)
        )
        for survey, contact in surveys
        if survey["invited_at"]
    ]
    return {
        "csat": {"top_two": scored("csat", _top_quarter), "mean": scored("csat", _out_of_five)},
        "nps": {"default": scored("nps", _promoter)},
        "customer_effort_score": {"default": scored("ces", _ease)},
        "first_contact_resolution": {"survey_reported": scored("fcr", _yes)},
        "survey_response_rate": {"default": Kpi("ratio", responses)},
    }


def _is_on_scale(survey: Row) -> bool:
    low, high, score = survey["scale_min"], survey["scale_max"], survey["score"]
    return None not in (low, high, score) and low < high and low <= score <= high


def _steps_to_better(survey: Row) -> tuple[float, float]:
    """How far the score is from the worse end, and how long the scale is."""
    low, high, score = survey["scale_min"], survey["scale_max"], survey["score"]
    from_worse = high - score if survey["higher_is_better"] is False else score - low
    return from_worse, high - low


def _top_quarter(survey: Row) -> float:
    from_worse, length = _steps_to_better(survey)
    return float(4 * from_worse >= 3 * length)


def _out_of_five(survey: Row) -> float:
    from_worse, length = _steps_to_better(survey)
    return 1 + 4 * from_worse / length


def _promoter(survey: Row) -> float | None:
    """100 for a promoter, -100 for a detractor: their mean is the score in points."""
    if (survey["scale_min"], survey["scale_max"]) != (0, 10) or survey["higher_is_better"] is False:
        return None
    if survey["score"] >= 9:
        return 100
    return -100 if survey["score"] <= 6 else 0


def _ease(survey: Row) -> float | None:
    """The share of the way to least effort; not known unless the survey says which end that is."""
    if survey["higher_is_better"] is None:
        return None
    from_worse, length = _steps_to_better(survey)
    return from_worse / length


def _yes(survey: Row) -> float:
    from_worse, length = _steps_to_better(survey)
    return float(from_worse == length)
