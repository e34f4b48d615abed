"""Rules: conditions on attributes and touches, and how long what they award lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from analysis.conditions import Condition, OneOf, condition_data, parse_condition

DAY = 86_400_000_000  # microseconds
#: Columns of `touches` that a touch or dwell condition may ask about.
TOUCH_COLUMNS = ("channel", "action", "asset", "direction", "actor")
#: Upper limit of `up_to`: levels are kept as int16 percent.
MOST_AWARDS = 300


@dataclass(frozen=True, slots=True)
class Fades:
    """An award loses ``by`` percent at exactly every ``every_days`` after it was earned."""

    every_days: int
    by: int
    shape: Literal["linear", "half"] = "linear"


@dataclass(frozen=True, slots=True)
class AttributeSignal:
    """Met while the condition on the lead's attributes holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class TouchSignal:
    """Met by touches.

    Args:
        condition: Which touches match.
        at_least: How many matching touches must lie in ``(t − within_days, t]``.
        within_days: The window; None: all touches so far.
        distinct: ``asset``: only the first touch ever of each asset counts; ``day``: only the first of each UTC day.
        up_to: Every match is an award; the level is at most this many. Excludes the three above.
        keeps_days: An award earned at t lives in ``[t, t + keeps_days)``.
        fades: How an award shrinks with time.
    """

    condition: Condition
    at_least: int = 1
    within_days: int | None = None
    distinct: Literal["asset", "day"] | None = None
    up_to: int | None = None
    keeps_days: int | None = None
    fades: Fades | None = None


@dataclass(frozen=True, slots=True)
class DwellSignal:
    """Met by time spent: 100 at ``at_least_seconds``, or 100 for each whole ``per_seconds``, at most ``up_to`` times."""

    condition: Condition
    within_days: int | None = None
    at_least_seconds: int | None = None
    per_seconds: int | None = None
    up_to: int = 1


@dataclass(frozen=True, slots=True)
class SilenceSignal:
    """Met from ``days`` after the latest touch that is neither outgoing nor by a bot, until the next one."""

    days: int


@dataclass(frozen=True, slots=True)
class ScoreSignal:
    """An imported score: its level is 100 for each point of ``column``, rescaled from 0 … ``highest`` to 0 … 100 and held there."""

    column: str
    highest: int = 100


Signal = AttributeSignal | TouchSignal | DwellSignal | SilenceSignal | ScoreSignal


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with its consequences; the scorecard has its points.

    Args:
        name: Unique within a scorecard.
        signal: The condition.
        unless: Names of rules; the level is 0 while one of them is above 0.
        account: Count the touches of all leads of the account.
        machine: Count touches by bots too.
        rep: Count touches logged by reps too.
        group: Name of the group whose cap applies, if any.
        qualifies: The tier is at least this one while the level is above 0.
        limits: The tier is at most this one while the level is above 0; wins over ``qualifies``.
    """

    name: str
    signal: Signal
    unless: tuple[str, ...] = ()
    account: bool = False
    machine: bool = False
    rep: bool = False
    group: str | None = None
    qualifies: str | None = None
    limits: str | None = None


def may_be_unobservable(rule: Rule, channel: Literal["web", "email"]) -> bool:
    """Whether absence of the rule's touches says nothing for leads that could not be seen on the channel.

    A rule is on the web when its condition can match a touch there (no channel named, or ``web`` among those named), and on e-mail
    when it can match an open there. Silence looks at all channels. Attributes and imported scores are never unobservable.
    """
    match rule.signal:
        case AttributeSignal() | ScoreSignal():
            return False
        case SilenceSignal():
            return True
        case TouchSignal(condition) | DwellSignal(condition):
            wanted = {"channel": "web"} if channel == "web" else {"channel": "email", "action": "open"}
            return any(
                all(_accepts(each.test, wanted[each.column]) for each in alternative if each.column in wanted)
                for alternative in condition.alternatives
            )


def _accepts(test: object, value: str) -> bool:
    return value in test.values if isinstance(test, OneOf) else True


class _FadesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    every_days: int = Field(ge=1, le=3650)
    by: int = Field(ge=1, le=100)
    shape: Literal["linear", "half"] = "linear"


class RuleFile(BaseModel):
    """A rule as it is written in a scorecard file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1, max_length=120)
    points: int = Field(default=0, ge=-100, le=100)
    attribute: dict[str, Any] | None = None
    touch: dict[str, Any] | None = None
    dwell: dict[str, Any] | None = None
    silence_days: int | None = Field(default=None, ge=1, le=3650)
    at_least: int | None = Field(default=None, ge=1, le=1000)
    within_days: int | None = Field(default=None, ge=1, le=3650)
    distinct: Literal["asset", "day"] | None = None
    up_to: int | None = Field(default=None, ge=1, le=MOST_AWARDS)
    keeps_days: int | None = Field(default=None, ge=1, le=3650)
    fades: _FadesFile | None = None
    at_least_seconds: int | None = Field(default=None, ge=1)
    per_seconds: int | None = Field(default=None, ge=1)
    unless: list[str] = []
    scope: Literal["lead", "account"] = "lead"
    machine: Literal["exclude", "include"] = "exclude"
    rep: Literal["exclude", "include"] = "exclude"
    group: str | None = None
    qualifies: str | None = None
    limits: str | None = None

    @field_validator("attribute", "touch", "dwell")
    @classmethod
    def _condition_is_readable(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None:
            parse_condition(value)
        return value

    @model_validator(mode="after")
    def _keys_belong_together(self) -> Self:
        kinds = [kind for kind in _ALLOWED_KEYS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise ValueError(f"rule '{self.name}' must have one of attribute, touch, dwell or silence_days")
        given = {key for key in _SHAPING_KEYS if getattr(self, key) not in (None, "lead", "exclude")}
        if wrong := sorted(given - _ALLOWED_KEYS[kinds[0]]):
            raise ValueError(f"rule '{self.name}': {', '.join(wrong)} does not go with {kinds[0]}")
        self._check_touch_columns()
        self._check_shape(kinds[0])
        return self

    def _check_touch_columns(self) -> None:
        condition = self.touch or self.dwell
        for column in parse_condition(condition).columns if condition else ():
            if column not in TOUCH_COLUMNS:
                raise ValueError(f"rule '{self.name}': '{column}' must be one of {', '.join(TOUCH_COLUMNS)}")

    def _check_shape(self, kind: str) -> None:
        if kind == "touch" and self.up_to is not None and (self.at_least or self.within_days or self.distinct):
            raise ValueError(f"rule '{self.name}': up_to excludes at_least, within_days and distinct")
        if kind == "dwell" and (self.at_least_seconds is None) == (self.per_seconds is None):
            raise ValueError(f"rule '{self.name}': dwell needs either at_least_seconds or per_seconds")
        if kind == "dwell" and self.per_seconds is None and self.up_to is not None:
            raise ValueError(f"rule '{self.name}': up_to goes with per_seconds")

    def rule(self) -> Rule:
        """The rule without its points."""
        return Rule(
            name=self.name,
            signal=self._signal(),
            unless=tuple(self.unless),
            account=self.scope == "account",
            machine=self.machine == "include",
            rep=self.rep == "include",
            group=self.group,
            qualifies=self.qualifies,
            limits=self.limits,
        )

    def _signal(self) -> Signal:
        if self.attribute is not None:
            return AttributeSignal(parse_condition(self.attribute))
        if self.touch is not None:
            fades = Fades(self.fades.every_days, self.fades.by, self.fades.shape) if self.fades else None
            return TouchSignal(
                parse_condition(self.touch), self.at_least or 1, self.within_days, self.distinct, self.up_to, self.keeps_days, fades
            )
        if self.dwell is not None:
            return DwellSignal(parse_condition(self.dwell), self.within_days, self.at_least_seconds, self.per_seconds, self.up_to or 1)
        return SilenceSignal(self.silence_days or 1)


_SHAPING_KEYS = (
    "at_least", "within_days", "distinct", "up_to", "keeps_days", "fades", "at_least_seconds", "per_seconds", "scope", "machine", "rep",
)  # fmt: skip
_ALLOWED_KEYS: dict[str, set[str]] = {
    "attribute": set(),
    "touch": {"at_least", "within_days", "distinct", "up_to", "keeps_days", "fades", "scope", "machine", "rep"},
    "dwell": {"within_days", "at_least_seconds", "per_seconds", "up_to", "scope", "machine", "rep"},
    "silence_days": {"scope"},
}


def rule_data(rule: Rule) -> dict[str, Any]:
    """The rule, without points, as plain data in the keys of a scorecard file; keys with their default are left out."""
    return {"name": rule.name} | signal_data(rule) | _consequences(rule)


def signal_data(rule: Rule) -> dict[str, Any]:
    """What the rule's level depends on, as plain data: equal data give equal ledgers, whatever the rule's name and points."""
    match rule.signal:
        case AttributeSignal(condition):
            data: dict[str, Any] = {"attribute": condition_data(condition)}
        case TouchSignal() as signal:
            data = {"touch": condition_data(signal.condition)} | _touch_shape(signal)
        case DwellSignal() as signal:
            shape = {"within_days": signal.within_days, "at_least_seconds": signal.at_least_seconds, "per_seconds": signal.per_seconds}
            data = {"dwell": condition_data(signal.condition)} | shape | {"up_to": signal.up_to if signal.per_seconds else None}
        case SilenceSignal(days):
            data = {"silence_days": days}
        case ScoreSignal(column, highest):
            data = {"score_column": column, "score_max": highest}
    data["unless"] = list(rule.unless) or None
    data["scope"] = "account" if rule.account else None
    data["machine"] = "include" if rule.machine else None
    data["rep"] = "include" if rule.rep else None
    return {key: value for key, value in data.items() if value is not None}


def _touch_shape(signal: TouchSignal) -> dict[str, Any]:
    fades = signal.fades
    return {
        "at_least": signal.at_least if signal.at_least > 1 else None,
        "within_days": signal.within_days,
        "distinct": signal.distinct,
        "up_to": signal.up_to,
        "keeps_days": signal.keeps_days,
        "fades": {"every_days": fades.every_days, "by": fades.by, "shape": fades.shape} if fades else None,
    }


def _consequences(rule: Rule) -> dict[str, Any]:
    data = {"group": rule.group, "qualifies": rule.qualifies, "limits": rule.limits}
    return {key: value for key, value in data.items() if value is not None}
