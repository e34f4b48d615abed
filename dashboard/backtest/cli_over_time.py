"""What `backtest` prints of a scorecard over time: what a score means, cohorts not yet mature, and one landmark."""

from __future__ import annotations

from analysis.backtest.cohorts import CohortIncidence, Landmark, cohort_incidence, landmark
from analysis.backtest.scored_leads import LeadsAtRisk, Scored
from analysis.evaluation.reliability import LaterReliability, Meaning
from analysis.inference.estimate import NotEstimable
from analysis.inference.reliability import Brier, Recalibration
from analysis.inference.survival import Incidence
from analysis.snapshots.study_data import StudyData
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_over_time import (
    cohort_incidence_headline,
    landmark_headline,
    meaning_headline,
    meaning_lines,
    not_mature_note,
)
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import count, rate
from dashboard.words.key_figures import axis_name


def reliability_data(found: Meaning, threshold: int) -> Json:
    """What scores mean, as plain data: every tenth score and the threshold, and whether it held for later cohorts."""
    scores = sorted({*range(0, 101, 10), min(threshold, 100)})
    rates = [{"score": score, "conversion": answer_data(found.at(score))} for score in scores]
    if isinstance(found.fitted, NotEstimable):
        return answer_data(found.fitted)
    return {"lowest": found.lowest, "highest": found.highest, "scores": rates, "later": _later_data(found.later)}


def _later_data(found: LaterReliability | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    head: Json = {"from": found.first, "n_earlier": found.n_earlier, "n_later": found.n_later}
    return head | {"brier": _brier_data(found.brier), "recalibration": _recalibration_data(found.recalibration)}


def _brier_data(found: Brier | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    return {"value": found.value, "of_base_rate": found.of_base_rate, "n": found.n}


def _recalibration_data(found: Recalibration | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    parts = {"slope": found.slope, "intercept": found.intercept, "in_the_large": found.in_the_large}
    return {name: answer_data(answer) for name, answer in parts.items()}


def reliability_text(found: Meaning, threshold: int) -> str:
    """The same as lines."""
    return "\n".join([meaning_headline(found, threshold), *meaning_lines(found)])


def followed_data(study_data: StudyData, leads: LeadsAtRisk, found: Scored) -> Json:
    """Cohorts by cumulative incidence and the landmark, as plain data."""
    cohorts, mark = cohort_incidence(study_data, leads, found), landmark(study_data, leads, found)
    listed = answer_data(cohorts) if isinstance(cohorts, NotEstimable) else [_cohort_data(each) for each in cohorts]
    return {"cohorts": listed, "landmark": answer_data(mark) if isinstance(mark, NotEstimable) else _landmark_data(mark)}


def _cohort_data(each: CohortIncidence) -> Json:
    return {
        "cohort": each.cohort,
        "mature": each.mature,
        "n_leads": each.n_leads,
        "n_hot": each.n_hot,
        "day": each.day,
        "conversion": answer_data(each.conversion),
        "hot_conversion": answer_data(each.hot_conversion),
    }


def _landmark_data(found: Landmark) -> Json:
    sides = {
        name: answer_data(curve if isinstance(curve, NotEstimable) else curve.at(min(found.horizon, curve.last_day)))
        for name, curve in (("hot", found.hot), ("rest", found.rest))
    }
    open_ = [
        {"day": day, "hot": hot, "rest": rest}
        for day, hot, rest in zip(found.stops.tolist(), found.hot_open.tolist(), found.rest_open.tolist(), strict=True)
    ]
    return {"at_day": found.day, "horizon": found.horizon} | sides | {"test": significance_data(found.test), "still_open": open_}


def followed_text(study_data: StudyData, leads: LeadsAtRisk, found: Scored) -> str:
    """The same as lines: cohorts that are not yet mature in a table, the landmark in a sentence with the leads still open."""
    cohorts, mark = cohort_incidence(study_data, leads, found), landmark(study_data, leads, found)
    lines = [cohort_incidence_headline(cohorts), not_mature_note(study_data, cohorts)]
    young = () if isinstance(cohorts, NotEstimable) else tuple(each for each in cohorts if not each.mature)
    if young:
        rows = [_row(each) for each in young]
        lines.append(table(["cohort, not yet mature", "by day", "leads", "conversion", "hot", axis_name("hot_conversion")], rows))
    lines.append(landmark_headline(mark))
    if not isinstance(mark, NotEstimable) and isinstance(mark.hot, Incidence):
        stops = zip(mark.stops.tolist(), mark.hot_open.tolist(), mark.rest_open.tolist(), strict=True)
        lines.append(
            f"leads still open (hot and rest): {', '.join(f'day {day}: {count(hot)} and {count(rest)}' for day, hot, rest in stops)}"
        )
    return "\n".join(filter(None, lines))


def _row(each: CohortIncidence) -> list[str]:
    counts = [each.cohort, str(each.day), count(each.n_leads), rate(each.conversion)]
    return [*counts, count(each.n_hot), rate(each.hot_conversion)]
