"""Reps' verdicts: said here or imported, and whether they agree with what became of the leads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER, as_micros, first_after, or_later, read_stage_facts
from analysis.errors import PlumblineError
from analysis.feedback.verdict_log import Reason, SaidVerdict, VerdictKind, VerdictLog
from analysis.inference.estimate import Answer
from analysis.inference.intervals import difference, rate
from analysis.inference.significance import Tested
from analysis.inference.two_groups import compare_rates
from analysis.signals.read import judged_rows
from analysis.snapshots.study_data import StudyData
from analysis.tables import CLOSING_STAGES
from analysis.workspace.folder import Workspace

#: First words of imported answers that say a lead was worth a call, or was not.
_RIGHT, _WRONG = frozenset({"yes", "right", "good", "true", "worth"}), frozenset({"no", "not", "wrong", "bad", "false", "never"})
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict, wherever it comes from.

    Args:
        lead_no: The lead in this import.
        kind: The lead was wrong, or right.
        reason: A reason code, or the words of an imported answer.
        by: Who said it; for imported ones ``sales``.
        at: When, µs since 1970, UTC; None where that is not known.
        imported: It came with the import.
    """

    lead_no: int
    kind: Literal["wrong", "right"]
    reason: str
    by: str
    at: int | None
    imported: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """How a lead was shown when a verdict was given.

    Args:
        lead_id: Its id in the source.
        scorecard: Name of the scorecard.
        score: Its score there.
    """

    lead_id: str
    scorecard: str = ""
    score: int | None = None


def say(
    workspace: Workspace,
    study_data: StudyData,
    seen: Seen,
    answer: tuple[VerdictKind, Reason | None, str],
    *,
    by: str,
    now: dt.datetime | None = None,
) -> SaidVerdict:
    """Save a verdict on a lead; earlier verdicts stay on record.

    Args:
        workspace: Where it is saved.
        study_data: The study that was shown.
        seen: The lead.
        answer: The verdict, why it was wrong (None for other verdicts), and free words.
        by: Who says it.
        now: When.

    Raises:
        PlumblineError: ``VERDICT-INCOMPLETE`` without a name, or where a wrong lead has no reason; ``LEAD-UNKNOWN``.
    """
    kind, reason, note = answer
    if not by.strip():
        raise PlumblineError("VERDICT-INCOMPLETE", "a verdict needs a name.", where=seen.lead_id, remedy="Give the name.")
    if kind == "wrong" and reason is None:
        raise PlumblineError("VERDICT-INCOMPLETE", "a wrong lead needs a reason.", where=seen.lead_id, remedy="Choose the nearest one.")
    leads = study_data.dataset.tables.leads
    if study_data.dataset.run(leads.filter(leads["lead_id"] == seen.lead_id).select("lead_no")).num_rows == 0:
        raise PlumblineError("LEAD-UNKNOWN", f"there is no lead '{seen.lead_id}'.")
    said = SaidVerdict(
        seen.lead_id,
        kind,
        reason if kind == "wrong" else None,
        note.strip()[:_LONGEST_NOTE],
        by.strip(),
        now,
        study_data.dataset.import_id,
        seen.scorecard,
        seen.score,
    )
    VerdictLog(workspace.database).add(said)
    return said


def read_verdicts(workspace: Workspace, study_data: StudyData) -> tuple[tuple[Verdict, ...], int]:
    """Every verdict on a lead of the import: those said here, then those that came with it.

    An imported answer of sales is a verdict when its first word says yes or no.

    Returns:
        The verdicts, and how many imported answers say neither.
    """
    said = _said(workspace, study_data)
    feedback = study_data.dataset.tables.feedback
    wanted = feedback.filter(feedback["by"].lower() == "sales").select("lead_no", "answer", at=micros(feedback["given_at"]))
    rows = study_data.dataset.run(wanted.order_by(["lead_no", "at"])).to_pylist()
    imported = [
        Verdict(row["lead_no"], kind, row["answer"].strip(), "sales", row["at"], imported=True)
        for row in rows
        if (kind := answer_kind(row["answer"])) is not None
    ]
    return (*said, *imported), len(rows) - len(imported)


def answer_kind(answer: str | None) -> Literal["wrong", "right"] | None:
    """What an imported answer says, by its first word.

    Examples:
        >>> answer_kind("No, wrong person"), answer_kind("Yes, ready to talk"), answer_kind("Perhaps"), answer_kind(None)
        ('wrong', 'right', None, None)
    """
    word = re.match(r"\W*(\w+)", answer or "")
    first = word[1].lower() if word else ""
    return "right" if first in _RIGHT else "wrong" if first in _WRONG else None


def _said(workspace: Workspace, study_data: StudyData) -> tuple[Verdict, ...]:
    latest = VerdictLog(workspace.database).standing()
    if not latest:
        return ()
    leads = study_data.dataset.tables.leads
    wanted = [each.lead_id for each in latest]
    rows = study_data.dataset.run(leads.filter(leads["lead_id"].isin(wanted)).select("lead_id", "lead_no")).to_pylist()
    numbers = {row["lead_id"]: row["lead_no"] for row in rows}
    return tuple(
        Verdict(numbers[each.lead_id], each.verdict, each.reason or "", each.by, as_micros(each.at) if each.at else None, imported=False)
        for each in latest
        if each.lead_id in numbers and each.verdict != "withdrawn"
    )


@dataclass(frozen=True, slots=True)
class VerdictRate:
    """Leads of which something was said, and how many of them converted."""

    name: str
    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether reps' verdicts agree with outcomes, on the leads that screens may see.

    Args:
        wrong: Leads that were called wrong.
        right: Leads that were called right.
        change: Conversion of the right ones minus that of the wrong ones.
        test: Whether they differ.
        reasons: Leads called wrong by reason, the most frequent first.
        n_late: Verdicts that were given when the lead was decided already, and say nothing.
        n_contrary: Leads of which some said right and some wrong; they are in neither.
        n_unclear: Imported answers that say neither.
        n_elsewhere: Verdicts on leads that are not judged or not shown here.
    """

    wrong: VerdictRate
    right: VerdictRate
    change: Answer
    test: Tested
    reasons: tuple[VerdictRate, ...]
    n_late: int
    n_contrary: int
    n_unclear: int
    n_elsewhere: int


def verdict_agreement(workspace: Workspace, study_data: StudyData) -> Agreement:
    """Compare verdicts with outcomes: each judged lead of the visible part once, by verdicts given before it was decided."""
    verdicts, n_unclear = read_verdicts(workspace, study_data)
    rows = judged_rows(study_data)
    place = {int(lead): position for position, lead in enumerate(study_data.snapshots.lead_no[rows])}
    decided = _decided_at(study_data, rows)
    here = [each for each in verdicts if each.lead_no in place]
    timely = [each for each in here if each.at is None or each.at < decided[place[each.lead_no]]]
    wrong = {each.lead_no for each in timely if each.kind == "wrong"}
    right = {each.lead_no for each in timely if each.kind == "right"}
    converted = {lead for lead, position in place.items() if study_data.snapshots.converted[rows[position]]}
    bad, good = _rate("wrong", wrong - right, converted), _rate("right", right - wrong, converted)
    by_reason: dict[str, set[int]] = {}
    for each in timely:
        if each.kind == "wrong" and each.lead_no not in right:
            by_reason.setdefault(each.reason, set()).add(each.lead_no)
    reasons = sorted((_rate(reason, leads, converted) for reason, leads in by_reason.items()), key=lambda each: (-each.n_leads, each.name))
    counts, totals = (good.n_converted, bad.n_converted), (good.n_leads, bad.n_leads)
    return Agreement(
        wrong=bad,
        right=good,
        change=difference(counts, totals),
        test=compare_rates(counts, totals),
        reasons=tuple(reasons),
        n_late=len(here) - len(timely),
        n_contrary=len(wrong & right),
        n_unclear=n_unclear,
        n_elsewhere=len(verdicts) - len(here),
    )


def _rate(name: str, leads: Iterable[int], converted: set[int]) -> VerdictRate:
    own = set(leads)
    n_converted = len(own & converted)
    return VerdictRate(name, len(own), n_converted, rate(n_converted, len(own)))


def _decided_at(study_data: StudyData, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """When each snapshot's lead was decided after it; never, for leads without dates."""
    snapshots = study_data.snapshots
    if snapshots.undated:
        return np.full(len(rows), NEVER)
    stages = tuple(dict.fromkeys([*or_later(study_data.study.outcome.stage), *CLOSING_STAGES]))
    return first_after(read_stage_facts(study_data.dataset, stages), snapshots.lead_no[rows], snapshots.as_of[rows])
