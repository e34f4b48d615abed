"""What a score rests on: trust classes of touches, attributes as exported, touches logged by reps, and what could not be observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.inference.estimate import Answer
from analysis.inference.intervals import rate
from analysis.leads.trust_classes import TRUST_CLASSES, TrustOverride, trust_class
from analysis.ledger import Ledger
from analysis.ledger.touches import Numbered, matching_types
from analysis.rules import DwellSignal, Rule, SilenceSignal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import Levels
from analysis.snapshots.levels import levels_at
from analysis.snapshots.rule_check import attributes_of
from analysis.snapshots.study_data import StudyData

Source = Literal[
    "form", "meeting", "click", "visit", "open", "other touch", "silence", "attribute at the point in time", "attribute as exported"
]
#: What points may rest on: the trust classes, then what is not classified.
SOURCES: tuple[Source, ...] = get_args(Source)
Channel = Literal["web", "email", "consent"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
_UNSEEN = {"web": "observable_web", "email": "observable_email", "consent": "consent"}
_OTHER = SOURCES.index("other touch")


@dataclass(frozen=True, slots=True, eq=False)
class TrustRows:
    """What the scores of some leads rest on.

    Args:
        score: int64 ``[n]``.
        tier: Index into the card's tiers ``[n]``.
        points: float64 ``[n, len(SOURCES)]``; each row adds up to the score.
        rep_points: Points that rest on touches logged by reps ``[n]``; they are part of ``points``.
        unseen: bool ``[n, 3]``: web visits, e-mail opens could not have been seen; touches may not be used for lack of consent.
    """

    score: NDArray[np.int64]
    tier: NDArray[np.int64]
    points: NDArray[np.float64]
    rep_points: NDArray[np.float64]
    unseen: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TrustShare:
    """Points of a score that rest on one source."""

    source: Source
    points: float


@dataclass(frozen=True, slots=True)
class LeadTrust:
    """What one lead's score rests on: "72, of which 15 rest on e-mail opens".

    Args:
        shares: Sources with points, the most trusted first; they add up to the score.
        rep_points: Of these, resting on touches that reps logged.
        unseen: Channels on which the lead could not be observed.
    """

    score: int
    shares: tuple[TrustShare, ...]
    rep_points: float
    unseen: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class TierTrust:
    """What the scores of a tier's leads rest on, on average.

    Args:
        score: Mean score; 0 without leads.
        shares: Mean points of every source, in the order of `SOURCES`.
        rep_points: Mean points that rest on touches logged by reps.
        n_unseen: Leads that could not be observed on at least one channel.
    """

    tier: str
    n_leads: int
    score: float
    shares: tuple[TrustShare, ...]
    rep_points: float
    n_unseen: int


@dataclass(frozen=True, slots=True)
class Unobserved:
    """Leads that could not be observed on a channel, and how they convert compared with the others."""

    channel: Channel
    n_leads: int
    n_converted: int
    conversion: Answer
    conversion_of_others: Answer


@dataclass(frozen=True, slots=True)
class TrustReport:
    """Trust in the scores of the judged leads of the part that screens may see."""

    tiers: tuple[TierTrust, ...]
    unobserved: tuple[Unobserved, ...]
    n_leads: int
    part: str


def trust_at(
    dataset: Dataset,
    ledger: Ledger,
    card: Scorecard,
    leads: tuple[NDArray[np.int32], NDArray[np.int64]],
    overrides: tuple[TrustOverride, ...] = (),
) -> TrustRows:
    """What scores rest on.

    The points that a rule gives are split over the matching touches so far by their trust class; a group's cap shrinks its rules alike;
    what negative rules and the ends of the scale take away shrinks all points alike, so that each row adds up to the score.

    Args:
        dataset: The import.
        ledger: The ledger of the card's rules.
        card: The scorecard.
        leads: ``lead_no`` and ``as_of`` (µs) of each, ``[n]``; leads may repeat.
        overrides: Corrections of trust classes.
    """
    lead_no, as_of = leads
    levels = levels_at(dataset, ledger, lead_no, as_of)
    score = scores(levels, card)
    given = _given(levels, card)
    points, reps = np.zeros((len(lead_no), len(SOURCES))), np.zeros(len(lead_no))
    for number, shares, rep_share in _shares(dataset, card, leads, overrides):
        points += given[:, number, None] * shares
        reps += given[:, number] * rep_share
    total = points.sum(axis=1)
    scale = np.divide(score, total, out=np.zeros(len(total)), where=total > 0)
    return TrustRows(
        score=score,
        tier=tier_index(score, *forced_tiers(levels, card), card),
        points=points * scale[:, None],
        rep_points=reps * scale,
        unseen=_unseen(dataset)[lead_no],
    )


def lead_trust(
    dataset: Dataset, ledger: Ledger, card: Scorecard, *, lead_no: int, as_of: int, overrides: tuple[TrustOverride, ...] = ()
) -> LeadTrust:
    """What one lead's score rests on at an instant (µs); arguments as for `trust_at`."""
    rows = trust_at(dataset, ledger, card, (np.array([lead_no], dtype=np.int32), np.array([as_of])), overrides)
    shares = tuple(TrustShare(source, float(points)) for source, points in zip(SOURCES, rows.points[0], strict=True) if points > 0)
    unseen = tuple(channel for channel, hidden in zip(CHANNELS, rows.unseen[0], strict=True) if hidden)
    return LeadTrust(int(rows.score[0]), shares, float(rows.rep_points[0]), unseen)


def take_trust(study_data: StudyData, card: Scorecard, overrides: tuple[TrustOverride, ...] = ()) -> TrustReport:
    """What the scores of each tier rest on, and how leads convert that could not be observed, on the part that screens may see.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    snapshots = study_data.snapshots
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    judged = np.flatnonzero(visible & snapshots.judged)
    rows = trust_at(study_data.dataset, study_data.ledger(card), card, (snapshots.lead_no[judged], snapshots.as_of[judged]), overrides)
    converted = snapshots.converted[judged]
    tiers = tuple(_tier(rows, index, tier.name) for index, tier in enumerate(card.tiers))
    unobserved = tuple(_unobserved(channel, rows.unseen[:, i], converted) for i, channel in enumerate(CHANNELS))
    return TrustReport(tiers, unobserved, len(judged), study_data.visible_part)


def _given(levels: Levels, card: Scorecard) -> NDArray[np.float64]:
    """Points that each rule gives, after its group's cap; 0 where it gives none. float64 ``[n, n_rules]``."""
    raw = levels.astype(np.float64) * np.array(card.points, dtype=np.float64) / 100
    for group in card.groups:
        members = [i for i, rule in enumerate(card.rules) if rule.group == group.name]
        total = np.abs(raw[:, members].sum(axis=1))
        raw[:, members] *= np.divide(group.cap, total, out=np.ones(len(total)), where=total > group.cap)[:, None]
    return np.maximum(raw, 0.0)


def _shares(
    dataset: Dataset, card: Scorecard, leads: tuple[NDArray[np.int32], NDArray[np.int64]], overrides: tuple[TrustOverride, ...]
) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.float64]]]:
    """For each rule that can give points, the share of each source ``[n, len(SOURCES)]`` (or ``[1, …]``) and of touches logged by reps."""
    history = {info.name for info in dataset.meta.attributes if info.has_history}
    giving = [(number, rule) for number, rule in enumerate(card.rules) if card.points[number] > 0]
    touched = [Numbered(number, rule) for number, rule in giving if isinstance(rule.signal, TouchSignal | DwellSignal)]
    for number, rule in giving:
        if not isinstance(rule.signal, TouchSignal | DwellSignal):
            yield number, np.eye(len(SOURCES))[[SOURCES.index(_plain_source(rule, history))]], np.zeros(1)
    if touched:
        yield from _touch_shares(dataset, touched, leads, overrides)


def _plain_source(rule: Rule, history: set[str]) -> Source:
    if isinstance(rule.signal, SilenceSignal):
        return "silence"
    return "attribute at the point in time" if all(name in history for name in attributes_of(rule)) else "attribute as exported"


def _touch_shares(
    dataset: Dataset, rules: list[Numbered], leads: tuple[NDArray[np.int32], NDArray[np.int64]], overrides: tuple[TrustOverride, ...]
) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.float64]]]:
    classes = dataset.bring(_classes(dataset, overrides))
    matching = dataset.materialize(matching_types(dataset, rules).inner_join(classes, "touch_type"))
    wanted = dataset.bring(pa.table({"position": np.arange(len(leads[0]), dtype=np.int32), "lead_no": leads[0], "as_of": leads[1]}))
    counted = dataset.run(_counts(dataset, matching, wanted, rules))
    overall = dataset.run(matching.group_by(["rule", "source"]).agg(n=matching["n_touches"].sum(), reps=matching["n_rep"].sum()))
    for table in (matching, wanted, classes):
        dataset.drop(table)
    rule, position, source, n, reps = (counted[name].to_numpy() for name in ("rule", "position", "source", "n", "reps"))
    for each in rules:
        own = rule == each.number
        weight, logged = np.zeros((len(leads[0]), len(SOURCES))), np.zeros(len(leads[0]))
        np.add.at(weight, (position[own], source[own]), n[own])
        np.add.at(logged, position[own], reps[own])
        total = weight.sum(axis=1)
        usual, usual_reps = _usual(overall, each.number)
        weight[total == 0], logged[total == 0] = usual, usual_reps
        total[total == 0] = 1
        yield each.number, weight / total[:, None], logged / total


def _usual(overall: pa.Table, number: int) -> tuple[NDArray[np.float64], float]:
    """The rule's shares over all touches that match it: for leads whose own touches lie elsewhere."""
    shares, reps = np.zeros(len(SOURCES)), 0.0
    for row in overall.to_pylist():
        if row["rule"] == number:
            shares[row["source"]] += row["n"]
            reps += row["reps"]
    total = shares.sum()
    if total == 0:
        shares[_OTHER], total = 1.0, 1.0
    return shares / total, reps / total


def _classes(dataset: Dataset, overrides: tuple[TrustOverride, ...]) -> pa.Table:
    """The source of each touch type, with its touches and those that reps logged."""
    types = dataset.run(dataset.tables.touch_types.select("touch_type", "channel", "action", "logged_by_rep", "n_touches")).to_pylist()
    source = [_source(each["channel"], each["action"], overrides) for each in types]
    n_rep = [each["n_touches"] if each["logged_by_rep"] else 0 for each in types]
    columns = {
        "touch_type": pa.array([each["touch_type"] for each in types], pa.int32()),
        "source": pa.array(source, pa.int32()),
        "n_touches": pa.array([each["n_touches"] for each in types], pa.int64()),
        "n_rep": pa.array(n_rep, pa.int64()),
        "by_rep": pa.array([bool(each["logged_by_rep"]) for each in types], pa.bool_()),
    }
    return pa.table(columns)


def _source(channel: str, action: str, overrides: tuple[TrustOverride, ...]) -> int:
    found = trust_class(channel, action, overrides)
    return _OTHER if found is None else TRUST_CLASSES.index(found)


def _counts(dataset: Dataset, matching: ir.Table, wanted: ir.Table, rules: list[Numbered]) -> ir.Table:
    """Matching touches so far of each lead by rule and source; for rules on the account those of its other leads too."""
    shared = [each.number for each in rules if each.rule.account]
    leads = dataset.tables.leads.select("lead_no", account="account_id")
    own = wanted.select("position", "as_of", "lead_no", other=ibis.literal(False))
    accounts = (
        wanted.inner_join(leads, "lead_no").filter(lambda t: t["account"].notnull()).select("position", "as_of", "account", mine="lead_no")
    )
    others = accounts.inner_join(leads, "account").filter(lambda t: t["lead_no"] != t["mine"])
    subjects = ibis.union(own, others.select("position", "as_of", "lead_no", other=ibis.literal(True))) if shared else own
    touches = dataset.tables.touches.select("lead_no", "touch_type", at=micros(dataset.tables.touches["occurred_at"]))
    known = touches.inner_join(subjects, "lead_no").filter(lambda t: t["at"] <= t["as_of"]).inner_join(matching, "touch_type")
    counting = known.filter(~known["other"] | known["rule"].isin(shared)) if shared else known
    return counting.group_by(["rule", "position", "source"]).agg(n=counting.count(), reps=counting["by_rep"].sum())


def _unseen(dataset: Dataset) -> NDArray[np.bool_]:
    """Whether each lead could not be observed on each of `CHANNELS`, bool ``[n_leads, 3]``."""
    rows = dataset.run(dataset.tables.leads.select("lead_no", *_UNSEEN.values()).order_by("lead_no"))
    return np.stack([~rows[name].fill_null(True).to_numpy(zero_copy_only=False).astype(np.bool_) for name in _UNSEEN.values()], axis=1)


def _tier(rows: TrustRows, index: int, name: str) -> TierTrust:
    own = rows.tier == index
    n = int(own.sum())
    means = rows.points[own].mean(axis=0) if n else np.zeros(len(SOURCES))
    shares = tuple(TrustShare(source, float(points)) for source, points in zip(SOURCES, means, strict=True))
    score, reps = (float(each[own].mean()) if n else 0.0 for each in (rows.score, rows.rep_points))
    return TierTrust(name, n, score, shares, reps, int(rows.unseen[own].any(axis=1).sum()))


def _unobserved(channel: Channel, unseen: NDArray[np.bool_], converted: NDArray[np.bool_]) -> Unobserved:
    n, n_converted = int(unseen.sum()), int(converted[unseen].sum())
    others = rate(int(converted.sum()) - n_converted, len(unseen) - n)
    return Unobserved(channel, n, n_converted, rate(n_converted, n), others)
