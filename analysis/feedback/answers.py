"""What buyers and sales tell us: answers that came with the import or were entered here, by question, touch point, rule and quarter.

Only answers about leads that screens may see are read: whether a sealed lead's buyer answered would tell that it bought.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.dataset.entries import micros
from analysis.dataset.histories import as_datetime, as_micros
from analysis.errors import PlumblineError
from analysis.feedback.answer_log import SaidAnswer, Speaker
from analysis.feedback.verdicts import answer_kind
from analysis.inference.estimate import Answer
from analysis.inference.intervals import rate
from analysis.leakage.evidence import Fate, fates
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.buyer_answers import Said, names_point
from analysis.touch_points.inventory import Inventory, TouchPoint
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
class Often:
    """An answer, and how many of the leads that answered gave it."""

    answer: str
    n_leads: int
    share: Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One topic as one kind of person answered it.

    Args:
        question: As it was asked most often.
        n_answers: Answers, by leads that screens may see.
        n_leads: Leads that they are about.
        n_won: Of those, the leads that won by the end of the data.
        n_lost: Those that were lost or disqualified.
        often: Distinct answers, the most frequent first.
    """

    topic: Topic
    speaker: str
    question: str
    n_answers: int
    n_leads: int
    n_won: int
    n_lost: int
    often: tuple[Often, ...]

    @property
    def winners_only(self) -> bool:
        """Nobody but winners answered, so that there is nothing to compare with."""
        return self.n_leads > 0 and self.n_won == self.n_leads


@dataclass(frozen=True, slots=True)
class PointHeard:
    """A touch point that was named.

    Args:
        point: From the inventory, with its reach and conversion.
        said: How often buyers named it as what helped.
        share: Leads that named it, of those that named any.
    """

    point: TouchPoint
    said: Said
    share: Answer


@dataclass(frozen=True, slots=True)
class QuarterHeard:
    """What was said in one quarter.

    Args:
        name: Such as ``2025 Q1``.
        n_answers: Answers of any kind.
        worth: Of the leads that sales judged, the share that it called worth a call.
        named: Of the buyers' answers that name a touch point, the share that names the one named most in all.
    """

    name: str
    n_answers: int
    worth: Answer
    named: Answer


@dataclass(frozen=True, slots=True)
class Voice:
    """What was heard.

    Args:
        asked: By topic and who answered.
        points: Touch points that buyers named, the most named first.
        n_naming: Buyers' answers that name a touch point.
        n_unknown: Those that name one that the import does not have.
        answered: Of the winners that screens may see, the share of which a buyer answered.
        quarters: In time order.
        n_undated: Answers without a date.
        n_elsewhere: Answers about leads that are kept apart or belong to another population.
    """

    asked: tuple[Asked, ...]
    points: tuple[PointHeard, ...]
    n_naming: int
    n_unknown: int
    answered: Answer
    quarters: tuple[QuarterHeard, ...]
    n_undated: int
    n_elsewhere: int

    @property
    def n_answers(self) -> int:
        """All answers that were read."""
        return sum(each.n_answers for each in self.asked)


def topic_of(question: str) -> Topic:
    """What a question is about, by its words.

    Examples:
        >>> topic_of("What would have made it easier?"), topic_of("Is there a budget?"), topic_of("How are you?")
        ('easier', 'budget', 'other')
    """
    return next((topic for topic, pattern in _KNOWN_BY if re.search(pattern, question, re.IGNORECASE)), "other")


def tell(workspace: Workspace, study_data: StudyData, said: SaidAnswer, *, now: dt.datetime | None = None) -> SaidAnswer:
    """Keep an answer that somebody heard.

    Args:
        workspace: Where it is kept.
        study_data: What was looked at.
        said: The answer; its time and import are filled in here.
        now: When.

    Raises:
        PlumblineError: ``ANSWER-INCOMPLETE`` without a name, a question or an answer; ``LEAD-UNKNOWN``.
    """
    if not (said.by.strip() and said.question.strip() and said.answer.strip()):
        what = "an answer is kept with the question, what was said, and the name of whoever heard it."
        raise PlumblineError("ANSWER-INCOMPLETE", what, where=said.lead_id, remedy="Fill in all three.")
    leads = study_data.dataset.tables.leads
    if study_data.dataset.run(leads.filter(leads["lead_id"] == said.lead_id).select("lead_no")).num_rows == 0:
        raise PlumblineError("LEAD-UNKNOWN", f"there is no lead '{said.lead_id}'.")
    kept = SaidAnswer(
        said.lead_id,
        said.speaker,
        said.question.strip()[:_LONGEST],
        said.answer.strip()[:_LONGEST],
        said.touch_point.strip(),
        said.by.strip(),
        now,
        study_data.dataset.import_id,
    )
    workspace.answer_log.add(kept)
    return kept


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


def hear(workspace: Workspace, study_data: StudyData, inventory: Inventory) -> Voice:
    """Read everything that was said of the leads that screens may see.

    Args:
        workspace: Answers that were entered here.
        study_data: The study, with the answers of its import.
        inventory: The touch points that may be named.
    """
    became = fates_shown(study_data)
    every = every_answer(workspace, study_data, became)
    rows = [each for each in every if each.fate is not None]
    naming = [each for each in rows if each.speaker == "buyer" and each.point]
    points = _points(inventory, naming)
    buyers = {each.lead_no for each in rows if each.speaker == "buyer"}
    winners = {lead for lead, fate in became.items() if fate == Fate.WON}
    return Voice(
        asked=_asked(rows),
        points=points,
        n_naming=len(naming),
        n_unknown=sum(all(names_point(point, each.point) is None for point in inventory.touch_points) for each in naming),
        answered=rate(len(buyers & winners), len(winners)),
        quarters=_quarters(rows, points[0].point if points else None),
        n_undated=sum(each.at is None for each in rows),
        n_elsewhere=len(every) - len(rows),
    )


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
    said = workspace.answer_log.all()
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


def _asked(rows: list[Heard]) -> tuple[Asked, ...]:
    order: tuple[Topic, ...] = ("helped", "easier", "need", "budget", "timing", "worth", "other")
    by_topic: dict[tuple[Topic, str], list[Heard]] = {}
    for each in rows:
        by_topic.setdefault((topic_of(each.question), each.speaker), []).append(each)
    keys = sorted(by_topic, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(_one_topic(topic, speaker, by_topic[topic, speaker]) for topic, speaker in keys)


def _one_topic(topic: Topic, speaker: str, rows: list[Heard]) -> Asked:
    leads = {each.lead_no: each.fate for each in rows}
    given: dict[str, set[int]] = {}
    spelt: dict[str, str] = {}
    for each in rows:
        if each.answer:
            key = " ".join(each.answer.split()).casefold().rstrip(".!")
            spelt.setdefault(key, each.answer)
            given.setdefault(key, set()).add(each.lead_no)
    often = (Often(spelt[key], len(own), rate(len(own), len(leads))) for key, own in given.items())
    return Asked(
        topic=topic,
        speaker=speaker,
        question=Counter(each.question for each in rows).most_common(1)[0][0],
        n_answers=len(rows),
        n_leads=len(leads),
        n_won=sum(fate == Fate.WON for fate in leads.values()),
        n_lost=sum(fate == Fate.LOST for fate in leads.values()),
        often=tuple(sorted(often, key=lambda each: (-each.n_leads, each.answer))),
    )


def _points(inventory: Inventory, naming: list[Heard]) -> tuple[PointHeard, ...]:
    everybody = len({each.lead_no for each in naming})
    found = []
    for point in inventory.touch_points:
        matched = [(each.lead_no, names_point(point, each.point)) for each in naming]
        named, kind = (sum(match == wanted for _, match in matched) for wanted in ("named", "kind"))
        if named or kind:
            leads = {lead for lead, match in matched if match is not None}
            found.append(PointHeard(point, Said(named, kind), rate(len(leads), everybody)))
    return tuple(sorted(found, key=lambda each: (-each.said.n_named, -each.said.n_kind, each.point.channel, each.point.action)))


def _quarters(rows: list[Heard], top: TouchPoint | None) -> tuple[QuarterHeard, ...]:
    by_quarter: dict[str, list[Heard]] = {}
    for each in rows:
        if each.at is not None:
            by_quarter.setdefault(_quarter(each.at), []).append(each)
    return tuple(_one_quarter(name, by_quarter[name], top) for name in sorted(by_quarter))


def _quarter(at: int) -> str:
    day = as_datetime(at)
    return f"{day.year} Q{(day.month + 2) // 3}"


def _one_quarter(name: str, rows: list[Heard], top: TouchPoint | None) -> QuarterHeard:
    judged = [
        kind for each in rows if each.speaker == "sales" and (kind := answer_kind(each.answer)) and topic_of(each.question) == "worth"
    ]
    naming = [each for each in rows if each.speaker == "buyer" and each.point]
    n_top = sum(top is not None and names_point(top, each.point) is not None for each in naming)
    return QuarterHeard(name, len(rows), rate(judged.count("right"), len(judged)), rate(n_top, len(naming)))
