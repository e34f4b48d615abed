"""What every evidence command says about its question: population, outcome, snapshot, counts and warnings."""

from __future__ import annotations

from dataclasses import fields

from analysis.scorecard import Scorecard
from analysis.snapshots.split import ALL, HOLDOUT
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import SnapshotCounts
from analysis.study import AtAge, EveryMonth, OnCrossing, Outcome, Study
from dashboard.commands.reply import Json, instant_data, printable
from dashboard.words.formats import count, day, plural
from dashboard.words.standing import StandingWarning, standing_warnings, winners

#: Totals of sealed leads' outcomes stay out of what commands print.
_SEALED_COUNTS = ("converted",)


def card_data(card: Scorecard) -> Json:
    """A scorecard's name and content, as plain data."""
    return {"name": card.name, "content_id": card.content_id, "threshold": card.threshold, "n_rules": len(card.rules)}


def outcome_data(outcome: Outcome) -> Json:
    """An outcome as plain data."""
    return {"stage": outcome.stage, "within_days": outcome.within_days, "of": outcome.of}


def snapshot_data(study: Study, age_days: int | None) -> Json:
    """When leads are observed, as plain data: the age that is used, and whether it was proposed by the data."""
    match study.snapshot:
        case EveryMonth(until_age_days):
            working = {} if age_days is None else {"working_age_days": age_days}
            return {"every": "month", "until_age_days": until_age_days} | working
        case OnCrossing():
            return {"on_crossing": True, "working_age_days": age_days}
    return {"at_age_days": age_days, "proposed": study.snapshot is None and age_days is not None}


def counts_data(counts: SnapshotCounts) -> Json:
    """The partition of the leads, as plain data."""
    return {each.name: getattr(counts, each.name) for each in fields(counts) if each.name not in _SEALED_COUNTS}


def question_data(study_data: StudyData) -> Json:
    """The question and what the leads are good for, as plain data."""
    study, window, won = study_data.study, study_data.snapshots.window, winners(study_data)
    return {
        "study": study.name,
        "goal": study.goal,
        "import": study_data.dataset.import_id,
        "overridden": study_data.dataset.overlay,
        "population": study.population,
        "outcome": outcome_data(study.outcome),
        "snapshot": snapshot_data(study, study_data.snapshots.age_days),
        "data_from": instant_data(window.data_from),
        "data_to": instant_data(window.data_to),
        "holdout": study.holdout,
        "holdout_from": instant_data(study_data.holdout_from),
        "part": study_data.visible_part,
        "counts": counts_data(study_data.counts),
        "winners": {"n": won.n, "won_before_snapshot": won.before},
    }


def question_text(study_data: StudyData) -> str:
    """The question and what the leads are good for, in a few lines."""
    counts, study = study_data.counts, study_data.study
    lines = [f"{study.name}: {question_words(study, study_data.snapshots.age_days)}"]
    at_risk = f"{count(counts.at_risk)} at risk ({count(counts.mature)} mature, {count(counts.immature)} not yet)"
    outside = f"{count(counts.not_reached)} not reached + {count(counts.not_recorded)} not recorded"
    lines.append(f"{_observed(study_data)} = {count(counts.already_decided)} already decided + {at_risk} + {outside}")
    lines.append(_part_words(study_data))
    if not study_data.snapshots.undated:
        won = winners(study_data)
        late = (
            ""
            if study.outcome.within_days is None or study_data.snapshots.repeated
            else f"; {count(counts.won_after_horizon)} won after the horizon and count as not converted"
        )
        lines.append(f"{count(won.before)} of {plural(won.n, 'winner')} had won before the snapshot and are not judged here{late}")
    return "\n".join(lines)


def _observed(study_data: StudyData) -> str:
    if study_data.snapshots.repeated:
        return f"{plural(study_data.counts.leads, 'snapshot')} of {plural(len(set(study_data.snapshots.lead_no.tolist())), 'lead')}"
    return plural(study_data.counts.leads, "lead")


def question_words(study: Study, age_days: int | None, *, asked: bool = True) -> str:
    """The question of a study in one line.

    Args:
        study: The study.
        age_days: Age at the snapshot that is used; None for leads without dates, and while nothing was asked.
        asked: Whether the study was asked of an import yet.
    """
    outcome = f"{study.outcome.stage} within {study.outcome.within_days} days" if study.outcome.within_days else study.outcome.stage
    among = f"closed {study.population}" if study.outcome.of == "closed" else study.population
    return f"{among} leads, {_seen(study, age_days, asked=asked)}; outcome: {outcome}"


def _seen(study: Study, age_days: int | None, *, asked: bool) -> str:
    here = "" if age_days is None else f", and here once, {plural(age_days, 'day')} after they entered"
    match study.snapshot:
        case EveryMonth(until_age_days):
            return f"seen on the first of each month up to {plural(until_age_days, 'day')} old{here}"
        case OnCrossing():
            return f"seen when they first turn hot{here}"
        case AtAge(days) if not asked:
            return f"seen {plural(days, 'day')} after they entered"
    if not asked:
        return "seen at the age that an import proposes"
    proposed = " (proposed)" if study.snapshot is None else ""
    return "as exported, without dates" if age_days is None else f"seen {plural(age_days, 'day')} after they entered{proposed}"


def _part_words(study_data: StudyData) -> str:
    if study_data.study.holdout == "none":
        return "leads shown: all mature leads (no holdout)"
    if study_data.visible_part == ALL:
        return "leads shown: all mature leads, also validation leads and holdout; this access is recorded"
    if study_data.snapshots.undated:
        return "leads shown: training leads; validation leads and a random holdout are sealed"
    since = "" if study_data.holdout_from is None else f" (entered from {day(study_data.holdout_from)} on)"
    return f"leads shown: training leads; validation leads and holdout{since} are sealed"


def cut_cohorts(study_data: StudyData) -> frozenset[str]:
    """Cohorts of which one part is in the holdout and another is not."""
    if HOLDOUT not in study_data.parts.names:
        return frozenset()
    judged = study_data.snapshots.judged
    in_holdout = study_data.parts.codes == study_data.parts.names.index(HOLDOUT)
    sealed, shown = (set(study_data.cohorts.codes[judged & mask].tolist()) for mask in (in_holdout, ~in_holdout))
    return (
        frozenset(study_data.cohorts.names[code] for code in sealed & shown if code >= 0)
        if not study_data.snapshots.undated
        else frozenset()
    )


def warnings_data(study_data: StudyData, card: Scorecard | None = None, also: tuple[StandingWarning, ...] = ()) -> list[Json]:
    """The standing warnings as plain data, and after them further ones."""
    return [{"code": each.code, "text": each.text} for each in (*standing_warnings(study_data, card), *also)]


def warnings_text(study_data: StudyData, card: Scorecard | None = None, also: tuple[StandingWarning, ...] = ()) -> str:
    """The standing warnings, and after them further ones, one a line."""
    return "\n".join(f"! {printable(each.text)}" for each in (*standing_warnings(study_data, card), *also))
