"""The study in words: which leads are observed when, what counts as converting, and what the data cannot say."""

from __future__ import annotations

from analysis.snapshots.split import ALL
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import SnapshotCounts
from analysis.study import EveryMonth, Outcome, Study
from dashboard.words.formats import count, day, plural

POPULATIONS = {"new": "New leads", "returning": "Returning leads", "customer": "Customers"}
STAGES = {
    "mql": "become marketing qualified", "contacted": "are contacted", "qualified": "become sales qualified",
    "opportunity": "become an opportunity", "won": "buy",
}  # fmt: skip
#: Below so many conversions figures vary a lot by chance.
FEW_CONVERSIONS = 100


def study_words(study: Study, age_days: int | None) -> str:
    """The question as one sentence.

    Examples:
        >>> study_words(Study("New business"), 1)
        'New leads, observed 1 day after they entered: which of them buy within 90 days?'
    """
    when = "" if age_days is None else f", observed {plural(age_days, 'day')} after they entered"
    within = f" within {study.outcome.within_days} days" if study.outcome.within_days and age_days is not None else ""
    return f"{POPULATIONS[study.population]}{when}: which of them {STAGES.get(study.outcome.stage, 'convert')}{within}?"


def population_line(study_data: StudyData, n_leads: int, judged_by: Outcome | None = None) -> str:
    """Population, outcome, window and n of what a screen shows: the subtitle of its charts.

    Args:
        study_data: The study asked of an import.
        n_leads: Leads shown.
        judged_by: What they are judged by; None: the outcome of the study.
    """
    study, snapshots = study_data.study, study_data.snapshots
    outcome = judged_by or study.outcome
    who = POPULATIONS[study.population]
    if snapshots.undated:
        return f"{who} without dates; n\u00a0=\u00a0{count(n_leads)} {part_words(study_data)}"
    window = _window(study_data)
    n = f"{count(n_leads)}{' snapshots' if snapshots.repeated else ''}"
    within = f", {outcome.stage} within {plural(outcome.within_days, 'day')}" if outcome.within_days else ""
    return f"{who} {_when(study_data)}{within}; {window}; n\u00a0=\u00a0{n} {part_words(study_data)}"


def _when(study_data: StudyData) -> str:
    plan = study_data.study.snapshot
    if study_data.snapshots.repeated and isinstance(plan, EveryMonth):
        return f"on the first of each month up to day {plan.until_age_days}"
    return f"at day {study_data.snapshots.age_days}"


def _window(study_data: StudyData) -> str:
    mask = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(study_data.visible_part))
    entries = study_data.snapshots.entry[mask]
    return f"entered {day(int(entries.min()))} – {day(int(entries.max()))}" if len(entries) else "none entered"


def part_words(study_data: StudyData) -> str:
    """Which leads a screen shows."""
    return "(all leads, no holdout)" if study_data.visible_part == ALL else "(training leads)"


def part_note(study_data: StudyData) -> str:
    """Which leads are not shown, and why."""
    if study_data.visible_part == ALL:
        return "This study has no holdout: all figures come from the leads that the scorecard was made with."
    holdout = "a random holdout" if study_data.holdout_from is None else f"leads from {day(study_data.holdout_from)} on"
    return (
        f"Figures come from the training leads. A third of the leads (the validation leads) and {holdout} stay sealed for the final test."
    )


def partition_rows(counts: SnapshotCounts) -> tuple[tuple[str, int, str], ...]:
    """The counts of a study's snapshots as rows: name, number, meaning. The indented ones are parts of the one above."""
    return (
        ("Leads of the population", counts.leads, "= already decided + at risk + not reached + not recorded"),
        ("Already decided", counts.already_decided, "converted or closed before the snapshot: nothing to predict"),
        ("At risk", counts.at_risk, "= mature + immature"),
        ("  Mature", counts.mature, "the time in which the outcome counts has passed: these are judged"),
        ("    Converted", counts.converted, "reached the outcome in that time"),
        ("    Converted later", counts.won_after_horizon, "reached it only afterwards: counted as not converted"),
        ("  Immature", counts.immature, "too recent to judge"),
        ("Not reached", counts.not_reached, "entered too shortly before the end of the data"),
        ("Not recorded", counts.not_recorded, "before outcomes were recorded"),
    )


def few_conversions(n_converted: int) -> str:
    """That figures rest on few conversions; empty where there are enough.

    Examples:
        >>> few_conversions(4)
        'Only 4 conversions: figures vary a lot by chance below about 100.'
    """
    if n_converted >= FEW_CONVERSIONS:
        return ""
    return f"Only {plural(n_converted, 'conversion')}: figures vary a lot by chance below about {FEW_CONVERSIONS}."
