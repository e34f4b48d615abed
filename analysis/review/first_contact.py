"""Is the promise of the first contact kept? Waiting in the system and waiting for the rep are separate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.routing.working_hours import Hours, Instants, working_hours_between
from analysis.study import WorkingHours

#: Working hours at which the curve is read.
CURVE_AT = (1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 40.0)
NOBODY_WAITED = NotEstimable("no_leads", "No hot lead was handed off.")
NOT_HALF = NotEstimable("under_half_contacted", "Fewer than half of them have been contacted so far.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long hot leads waited, in working hours.

    Args:
        n_leads: Leads that began to wait.
        n_ended: Those whose waiting ended.
        median: Working hours after which half had stopped waiting; leads that still wait count as waiting.
        curve: Share that had stopped waiting after each of `CURVE_AT` working hours, among leads that could have by now.
    """

    n_leads: int
    n_ended: int
    median: float | NotEstimable
    curve: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ContactPromise:
    """Hot leads' first contact compared with the promised working hours.

    Args:
        promised_hours: Working hours.
        kept: Share contacted in time among leads whose time has run out or who were contacted, with its interval.
        in_system: From turning hot to being handed to a rep.
        for_rep: From the handoff to the first contact.
    """

    promised_hours: float
    kept: Answer
    in_system: Waiting
    for_rep: Waiting


@dataclass(frozen=True, slots=True, eq=False)
class HotLeadTimes:
    """When things happened to hot leads: instants (µs since 1970, UTC), negative where they did not, ``[n]`` each."""

    turned_hot: Instants
    handed_off: Instants
    contacted: Instants

    def __post_init__(self) -> None:
        if not self.turned_hot.shape == self.handed_off.shape == self.contacted.shape:
            raise ValueError("turned_hot, handed_off and contacted must have one length.")


def contact_promise(times: HotLeadTimes, *, promised_hours: float, hours: WorkingHours, time_zone: str, now: int) -> ContactPromise:
    """Judge whether reps call in time.

    Args:
        times: Of the hot leads.
        promised_hours: Working hours from handoff to first contact.
        hours: When people work.
        time_zone: Where they do.
        now: The instant of the review (µs since 1970, UTC).

    Returns:
        A lead whose time has not run out yet counts neither as kept nor as broken. Without leads ``no_leads``.

    Raises:
        ValueError: ``promised_hours`` is not above 0.
    """
    if promised_hours <= 0:
        raise ValueError(f"promised_hours == {promised_hours}, must be > 0.")
    calendar = (hours, time_zone, now)
    system = _waited(times.turned_hot, times.handed_off, *calendar)
    rep = _waited(times.handed_off, times.contacted, *calendar)
    return ContactPromise(promised_hours, _share_by(rep, promised_hours), _summary(system), _summary(rep))


@dataclass(frozen=True, slots=True, eq=False)
class _Waited:
    """Working hours waited so far by each lead, and whether the waiting has ended."""

    hours: Hours
    ended: NDArray[np.bool_]


def _waited(begun: Instants, ended: Instants, hours: WorkingHours, time_zone: str, now: int) -> _Waited:
    mine = (begun >= 0) & (begun <= now)
    over = (ended[mine] >= 0) & (ended[mine] <= now)
    return _Waited(working_hours_between(begun[mine], np.where(over, ended[mine], now), hours, time_zone), over)


def _share_by(waited: _Waited, limit: float) -> Answer:
    """Share that stopped waiting within the limit, among those who did or waited longer."""
    in_time = waited.ended & (waited.hours <= limit)
    decided = in_time | (waited.hours > limit)
    return rate(int(in_time.sum()), int(decided.sum()))


def _summary(waited: _Waited) -> Waiting:
    n, n_ended = len(waited.hours), int(waited.ended.sum())
    return Waiting(n, n_ended, _median(waited), tuple(_share_by(waited, limit) for limit in CURVE_AT))


def _median(waited: _Waited) -> float | NotEstimable:
    """From the Kaplan-Meier curve, in which leads that still wait leave when they were last seen."""
    from scipy.stats import CensoredData, ecdf

    if len(waited.hours) == 0:
        return NOBODY_WAITED
    if not waited.ended.any():
        return NOT_HALF
    survival = ecdf(CensoredData.right_censored(waited.hours, ~waited.ended)).sf
    below = np.flatnonzero(survival.probabilities <= 0.5)
    return float(survival.quantiles[below[0]]) if len(below) else NOT_HALF
