"""What buyers and sales tell us, summed up by question, touch point and quarter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.dataset.histories import as_datetime
from analysis.feedback.answers import Heard, Topic, every_answer, fates_shown, topic_of
from analysis.feedback.verdicts import answer_kind
from analysis.inference.estimate import Answer
from analysis.inference.intervals import rate
from analysis.leakage.evidence import Fate
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.buyer_answers import Said, names_point
from analysis.touch_points.inventory import Inventory, TouchPoint
from analysis.workspace.folder import Workspace


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
