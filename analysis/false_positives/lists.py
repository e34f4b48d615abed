"""The leads behind each number of the workbench."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.false_positives.facts import Fact
from analysis.false_positives.study import ReadWorkbench
from analysis.false_positives.workbench import FactGroup, Side, misclassified
from analysis.snapshots.study_data import StudyData
from analysis.tables import AttributeInfo

#: Attributes that best identify a lead for a reader, where an import has them, the first ones first.
_IDENTIFYING = ("title", "department", "industry", "employees", "country", "source")
_MOST_FACTS = 3


@dataclass(frozen=True, slots=True)
class ListedLead:
    """A lead behind a number.

    Args:
        lead_no: Its number in the import.
        lead_id: Its id in the source.
        account: Its company or account; None where it has none.
        entry: When it entered, µs since 1970, UTC; None for leads without dates.
        score: At its snapshot.
        converted: Whether it reached the outcome.
        facts: The most identifying attributes, as exported: name and value.
    """

    lead_no: int
    lead_id: str
    account: str | None
    entry: int | None
    score: int
    converted: bool
    facts: tuple[tuple[str, str], ...]


def group_leads(study_data: StudyData, read: ReadWorkbench, side: Side, group: FactGroup | None = None) -> tuple[ListedLead, ...]:
    """The leads of a group, or all of a side; misclassified ones first, the highest score first.

    Args:
        study_data: The study.
        read: The workbench.
        side: Which side.
        group: One of its groups; None lists all misclassified leads of the side.
    """
    about, hits = misclassified(read.leads, side)
    mask = hits if group is None else about & read.items.where(group.facts)
    score = read.leads.score
    found = np.flatnonzero(mask)
    found = found[np.lexsort((read.rows[found], -score[found], ~hits[found]))]
    facts = _LeadFacts.read(study_data, study_data.snapshots.lead_no[read.rows[found]])
    undated = study_data.snapshots.undated
    return tuple(
        ListedLead(
            lead_no=int(study_data.snapshots.lead_no[row]),
            lead_id=facts.lead_id(place),
            account=facts.account(place),
            entry=None if undated else int(study_data.snapshots.entry[row]),
            score=int(score[position]),
            converted=bool(read.leads.converted[position]),
            facts=facts.facts(place),
        )
        for place, (position, row) in enumerate(zip(found.tolist(), read.rows[found].tolist(), strict=True))
    )


@dataclass(frozen=True, slots=True)
class _LeadFacts:
    """What the import says of some leads, by their place."""

    rows: pa.Table
    infos: tuple[AttributeInfo, ...]

    @classmethod
    def read(cls, study_data: StudyData, lead_no: NDArray[np.int32]) -> _LeadFacts:
        leads, known = study_data.dataset.tables.leads, {info.name: info for info in study_data.dataset.meta.attributes}
        infos = tuple(known[name] for name in _IDENTIFYING if name in known and known[name].known_from is None)[:_MOST_FACTS]
        company = known.get("company")
        wanted = leads.select(
            "lead_no", "lead_id", "account_id", company=leads[company.column] if company else leads["account_id"],
            **{f"fact_{place}": leads[info.column].cast("string") for place, info in enumerate(infos)},
        )  # fmt: skip
        every = study_data.dataset.run(wanted.order_by("lead_no"))
        return cls(every.take(pa.array(lead_no.astype(np.int64))), infos)

    def lead_id(self, place: int) -> str:
        return str(self.rows["lead_id"][place].as_py())

    def account(self, place: int) -> str | None:
        company, account = self.rows["company"][place].as_py(), self.rows["account_id"][place].as_py()
        return str(company or account) if company or account else None

    def facts(self, place: int) -> tuple[tuple[str, str], ...]:
        values = ((info.name, self.rows[f"fact_{number}"][place].as_py()) for number, info in enumerate(self.infos))
        return tuple((name, str(value)) for name, value in values if value)


@dataclass(frozen=True, slots=True)
class Trait:
    """A fact that a group shows more often than the other leads of its side; a description, made without the outcome.

    Args:
        fact: The fact.
        share: Of the group, the share of which it is true.
        share_of_others: Of the other leads of the side.
    """

    fact: Fact
    share: float
    share_of_others: float


def group_traits(read: ReadWorkbench, side: Side, group: FactGroup, *, most: int = 8) -> tuple[Trait, ...]:
    """What else marks a group: the facts in which it differs most from the other leads of its side, one a subject.

    Args:
        read: The workbench.
        side: Which side.
        group: One of its groups.
        most: At most so many traits.

    Returns:
        The largest difference first; without those that the group is made of. Empty where a group is the whole side.
    """
    about, _ = misclassified(read.leads, side)
    items = read.items.of_leads(about)
    mask = items.where(group.facts)
    if not 0 < np.count_nonzero(mask) < len(mask):
        return ()
    table = items.facts(at_least=1)
    own, others = table.true[:, mask].mean(axis=1), table.true[:, ~mask].mean(axis=1)
    named = {fact.item.subject for fact in group.facts}
    traits: list[Trait] = []
    for row in np.argsort(others - own, kind="stable").tolist():
        fact = table.facts[row]
        if fact.item.subject not in named and own[row] > others[row]:
            traits.append(Trait(fact, float(own[row]), float(others[row])))
            named.add(fact.item.subject)
        if len(traits) == most:
            break
    return tuple(traits)
