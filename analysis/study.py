"""The study: the question that the evidence answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.tables import Stage
from analysis.yaml_files import dump_yaml, load_yaml, validate

Population = Literal["new", "returning", "customer"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: What evidence of one rule or touch point is judged by, where both are asked.
JudgedBy = Literal["outcome", "early outcome"]
OutcomeStage = Literal["mql", "contacted", "qualified", "opportunity", "won"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What counts as converting: reaching ``stage`` within ``within_days`` after the snapshot (None: undated leads).

    ``of="closed"`` judges closed leads only, which gives the win rate instead of the conversion rate.
    """

    stage: Stage = "won"
    within_days: int | None = 90
    of: Literal["leads", "closed"] = "leads"


@dataclass(frozen=True, slots=True)
class AtAge:
    """Each entry once, ``days`` after it."""

    days: int


@dataclass(frozen=True, slots=True)
class EveryMonth:
    """Each open entry on the first of each month (00:00 UTC), up to ``until_age_days``."""

    until_age_days: int


@dataclass(frozen=True, slots=True)
class OnCrossing:
    """The instant at which the lead's tier first became hot; depends on the points."""


SnapshotPlan = AtAge | EveryMonth | OnCrossing


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Hours in which a call can be promised, in the study's time zone."""

    days: str = "mon-fri"
    start: str = "09:00"
    end: str = "17:00"


def working_days(days: str) -> frozenset[Day]:
    """Working days from texts such as ``mon-fri`` or ``mon, wed, fri-sun``.

    Raises:
        ValueError: A part is neither a day nor a range of days.

    Examples:
        >>> sorted(working_days("mon-wed, sat"))
        ['mon', 'sat', 'tue', 'wed']
    """
    week: list[Day] = list(get_args(Day))
    named: set[Day] = set()
    for part in days.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in week or (last or first) not in week:
            raise ValueError(f"'{part}' is no day or range of days, such as mon, wed-fri")
        begin, end = week.index(first), week.index(last or first)  # type: ignore[arg-type]
        named |= {week[place % 7] for place in range(begin, (end if end >= begin else end + 7) + 1)}
    return frozenset(named)


@dataclass(frozen=True, slots=True)
class Study:
    """The question: population, outcome and horizon, snapshot, goal, capacity.

    Args:
        snapshot: None where the import's proposal is to be used.
        data_from: Since when outcomes were recorded; None: since the first fact.
        data_to: Overrides the latest instant of the table that carries the outcome.
        holdout: ``auto`` seals the newest leads; ``none`` uses all mature leads, and every screen says so.
    """

    name: str
    goal: str = ""
    population: Population = "new"
    outcome: Outcome = Outcome()
    early: Outcome | None = None
    snapshot: SnapshotPlan | None = None
    difference_worth_having: float = 0.20
    hot_leads_per_week: float | None = None
    time_zone: str = "UTC"
    working_hours: WorkingHours = WorkingHours()
    data_from: dt.datetime | None = None
    data_to: dt.datetime | None = None
    holdout: Literal["auto", "none"] = "auto"

    def at_age(self, days: int) -> Study:
        """The same study with its snapshot at that age in days."""
        return replace(self, snapshot=AtAge(days))


class _OutcomeFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    stage: OutcomeStage = "won"
    within_days: int | None = Field(default=None, ge=1, le=3650)
    of: Literal["leads", "closed"] = "leads"


class _SnapshotFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at_age_days: int | None = Field(default=None, ge=0, le=3650)
    every: Literal["month"] | None = None
    until_age_days: int | None = Field(default=None, ge=1, le=3650)
    on_crossing: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        plans = [self.at_age_days is not None, self.every is not None, self.on_crossing is not None]
        if sum(plans) != 1 or (self.every is None) != (self.until_age_days is None):
            raise ValueError("give one of {at_age_days: n}, {every: month, until_age_days: n} or {on_crossing: true}")
        return self

    def plan(self) -> SnapshotPlan:
        if self.at_age_days is not None:
            return AtAge(self.at_age_days)
        return EveryMonth(self.until_age_days) if self.until_age_days is not None else OnCrossing()


class _CapacityFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    hot_leads_per_week: float = Field(gt=0)


class _WorkingHoursFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    days: str = "mon-fri"
    from_: str = Field(default="09:00", alias="from", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    to: str = Field(default="17:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        working_days(self.days)
        if self.from_ >= self.to:
            raise ValueError(f"working hours end at {self.to}, which must be later than {self.from_}")
        return self


class _StudyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    study: str = Field(min_length=1)
    goal: str = ""
    population: Population = "new"
    outcome: _OutcomeFile = _OutcomeFile(stage="won", within_days=90)
    early: _OutcomeFile | None = None
    snapshot: _SnapshotFile | None = None
    difference_worth_having: float = Field(default=0.20, gt=0, le=10)
    capacity: _CapacityFile | None = None
    time_zone: str = "UTC"
    working_hours: _WorkingHoursFile = _WorkingHoursFile()
    data_from: str | None = None
    data_to: str | None = None
    holdout: Literal["auto", "none"] = "auto"

    @model_validator(mode="after")
    def _known_zone(self) -> Self:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"time_zone '{self.time_zone}' is not a known time zone, such as Europe/Berlin") from error
        for name in ("data_from", "data_to"):
            _instant(getattr(self, name), name)
        return self


def parse_study(text: str, *, where: str = "study.yaml") -> Study:
    r"""Read a study file.

    Args:
        text: YAML or JSON.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``STUDY-INVALID``, naming key and line.

    Examples:
        >>> parse_study("study: New business\nsnapshot: {at_age_days: 1}").snapshot
        AtAge(days=1)
    """
    file = validate(load_yaml(text, where=where), _StudyFile, code="STUDY-INVALID")
    return Study(
        name=file.study,
        goal=file.goal,
        population=file.population,
        outcome=Outcome(**file.outcome.model_dump()),
        early=Outcome(**file.early.model_dump()) if file.early else None,
        snapshot=file.snapshot.plan() if file.snapshot else None,
        difference_worth_having=file.difference_worth_having,
        hot_leads_per_week=file.capacity.hot_leads_per_week if file.capacity else None,
        time_zone=file.time_zone,
        working_hours=WorkingHours(file.working_hours.days, file.working_hours.from_, file.working_hours.to),
        data_from=_instant(file.data_from, "data_from"),
        data_to=_instant(file.data_to, "data_to"),
        holdout=file.holdout,
    )


def study_yaml(study: Study) -> str:
    """The study as the file that `parse_study` reads.

    Examples:
        >>> parse_study(study_yaml(Study("New business").at_age(7))) == Study("New business").at_age(7)
        True
    """
    data: dict[str, Any] = {
        "study": study.name,
        "goal": study.goal,
        "population": study.population,
        "outcome": _outcome_data(study.outcome),
        "early": _outcome_data(study.early) if study.early else None,
        "snapshot": _plan_data(study.snapshot),
        "difference_worth_having": study.difference_worth_having,
        "capacity": {"hot_leads_per_week": study.hot_leads_per_week} if study.hot_leads_per_week else None,
        "time_zone": study.time_zone,
        "working_hours": {"days": study.working_hours.days, "from": study.working_hours.start, "to": study.working_hours.end},
        "data_from": study.data_from.isoformat() if study.data_from else None,
        "data_to": study.data_to.isoformat() if study.data_to else None,
        "holdout": study.holdout,
    }
    return dump_yaml({key: value for key, value in data.items() if value not in (None, "")})


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    data: dict[str, Any] = {"stage": outcome.stage, "within_days": outcome.within_days, "of": outcome.of}
    return {key: value for key, value in data.items() if value is not None and (key, value) != ("of", "leads")}


def _plan_data(plan: SnapshotPlan | None) -> dict[str, Any] | None:
    match plan:
        case AtAge(days):
            return {"at_age_days": days}
        case EveryMonth(until_age_days):
            return {"every": "month", "until_age_days": until_age_days}
        case OnCrossing():
            return {"on_crossing": True}
    return None


def _instant(text: str | None, name: str) -> dt.datetime | None:
    if text is None:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{name} '{text}' is not a date such as 2025-03-31") from error
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)
