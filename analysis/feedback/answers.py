"""What buyers and sales say: answers that came with the import or were entered here.

Only answers about leads that screens may see are read: whether a sealed lead's buyer answered would reveal that it bought.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.dataset.entries import micros
from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.feedback.answer_log import AnswerLog, SaidAnswer, Speaker
from analysis.leakage.evidence import Fate, fates
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace

#: What a question is about: the buyer's two questions, the three of sales, whether a lead was worth a call, or anything else.
Topic = Literal["helped", "easier", "need", "budget", "timing", "worth", "other"]
#: Words by which a question is known, in the order in which they are looked for.
_KNOWN_BY: tuple[tuple[Topic, str], ...] = (
    ("easier", r"\beasier\b|\bharder\b|\bmissing\b|\bimprove"),
    ("helped", r"\bhelped\b|\bchoose us\b|\bchose us\b|\bdecided for us\b"),
    ("worth", r"\bworth\b|\bgood lead\b"),
    ("budget", r"\bbudget|\bspend\b|\bafford"),
    ("timing", r"\btiming\b|\bwhen\b|\btime ?frame\b|\bdeadline\b"),
    ("need", r"\bneed|\bproblem|\brequirement"),
)
#: The questions as they are asked here.
QUESTIONS: dict[Topic, tuple[Speaker, str]] = {
    "helped": ("buyer", "What one thing did we provide that helped you choose us?"),
    "easier": ("buyer", "What would have made it easier?"),
    "need": ("sales", "What does the lead need?"),
    "budget": ("sales", "Is there a budget?"),
    "timing": ("sales", "When does the lead want to buy?"),
}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer about a lead of this import; ``fate`` is None where the lead is not shown."""

    lead_no: int
    at: int | None
    speaker: str
    question: str
    answer: str
    point: str
    fate: Fate | None


def topic_of(question: str) -> Topic:
    """What a question is about, by its words.

    Examples:
        >>> topic_of("What would have made it easier?"), topic_of("Is there a budget?"), topic_of("How are you?")
        ('easier', 'budget', 'other')
    """
    return next((topic for topic, pattern in _KNOWN_BY if re.search(pattern, question, re.IGNORECASE)), "other")


def tell(workspace: Workspace, study_data: StudyData, said: SaidAnswer, *, now: dt.datetime | None = None) -> SaidAnswer:
    """Save an answer that somebody heard.

    Args:
        workspace: Where it is saved.
        study_data: The study that was shown.
        said: The answer; its time and import are filled in here.
        now: When.

    Raises:
        PlumblineError: ``ANSWER-INCOMPLETE`` without a name, a question or an answer; ``LEAD-UNKNOWN``.
    """
    if not (said.by.strip() and said.question.strip() and said.answer.strip()):
        what = "an answer needs the question, what was said, and the name of the person who heard it."
        raise PlumblineError("ANSWER-INCOMPLETE", what, where=said.lead_id, remedy="Fill in all three.")
    leads = study_data.dataset.tables.leads
    if study_data.dataset.run(leads.filter(leads["lead_id"] == said.lead_id).select("lead_no")).num_rows == 0:
        raise PlumblineError("LEAD-UNKNOWN", f"there is no lead '{said.lead_id}'.")
    entered = SaidAnswer(
        said.lead_id,
        said.speaker,
        said.question.strip()[:_LONGEST],
        said.answer.strip()[:_LONGEST],
        said.touch_point.strip(),
        said.by.strip(),
        now,
        study_data.dataset.import_id,
    )
    AnswerLog(workspace.database).add(entered)
    return entered


def fates_shown(study_data: StudyData) -> dict[int, Fate]:
    """What became of each lead that screens may see, by its number; sealed leads are not in it."""
    shown = np.flatnonzero(study_data.parts.codes == study_data.parts.names.index(study_data.visible_part))
    fate = fates(study_data, shown)[0].tolist()
    return {int(lead): Fate(own) for lead, own in zip(study_data.snapshots.lead_no[shown].tolist(), fate, strict=True)}


def every_answer(workspace: Workspace, study_data: StudyData, became: dict[int, Fate]) -> list[Heard]:
    """Every answer of the import and of the workspace; ``fate`` is None for those that no screen may read.

    Args:
        workspace: Answers that were entered here.
        study_data: The study, with the answers of its import.
        became: As `fates_shown`.
    """
    return [*_imported(study_data, became), *_entered(workspace, study_data, became)]


def _imported(study_data: StudyData, became: dict[int, Fate]) -> Iterable[Heard]:
    feedback = study_data.dataset.tables.feedback
    wanted = feedback.select("lead_no", "by", "question", "answer", "touch_point", at=micros(feedback["given_at"]))
    for row in study_data.dataset.run(wanted.order_by(["at", "lead_no"])).to_pylist():
        speaker, answer = (row["by"] or "").strip().lower(), (row["answer"] or "").strip()
        point = (row["touch_point"] or "").strip()
        if answer or point:
            yield Heard(row["lead_no"], row["at"], speaker, (row["question"] or "").strip(), answer, point, became.get(row["lead_no"]))


def _entered(workspace: Workspace, study_data: StudyData, became: dict[int, Fate]) -> Iterable[Heard]:
    said = AnswerLog(workspace.database).all()
    if not said:
        return
    leads = study_data.dataset.tables.leads
    rows = study_data.dataset.run(
        leads.filter(leads["lead_id"].isin([each.lead_id for each in said])).select("lead_id", "lead_no")
    ).to_pylist()
    numbers = {row["lead_id"]: row["lead_no"] for row in rows}
    for each in said:
        if (lead := numbers.get(each.lead_id)) is not None:
            at = as_micros(each.at) if each.at else None
            yield Heard(lead, at, each.speaker, each.question, each.answer, each.touch_point, became.get(lead))
