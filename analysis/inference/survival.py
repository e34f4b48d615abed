"""Time to conversion: cumulative incidence with lost leads at risk to the end, and the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.inference.intervals import NO_CONVERSIONS, NO_LEADS, normal_quantile, rate
from analysis.inference.significance import Significance, Tested

NOT_FOLLOWED = NotEstimable("not_followed", "No lead has been followed for so long.")
HALF_NOT_REACHED = NotEstimable("half_not_reached", "Fewer than half converted in the time observed.")
NO_OVERLAP = NotEstimable("no_overlap", "The groups were never open at the same time of their life.")


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """How long each lead was followed, and whether it then converted. A lost lead is followed to the end of the data: it may come back.

    Args:
        days: From its start to its conversion or to the end of the data, float64 ``[n]``, at least 0.
        converted: Whether the time ends with the conversion, ``[n]``.
    """

    days: Floats
    converted: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.days.shape != self.converted.shape or self.days.ndim != 1:
            raise ValueError(f"days.shape == {self.days.shape}, converted.shape == {self.converted.shape}, must be equal and flat.")
        if not np.all(self.days >= 0):
            raise ValueError("days must be >= 0.")

    def __len__(self) -> int:
        return len(self.days)

    def open_after(self, day: float) -> NDArray[np.bool_]:
        """Which leads were followed beyond that day of their life, ``[n]``."""
        return self.days > day


def follow(start: object, converted_at: object, *, until: float) -> Followed:
    """How long leads were followed. There is no way to give the day on which a lead was lost, for that must not end it.

    Args:
        start: Day on which each lead's time begins, ``[n]``, not after ``until``.
        converted_at: Day of its conversion, the same shape; NaN where it did not convert, not before ``start``.
        until: Day up to which the data go; later conversions are not known yet.

    Returns:
        One entry a lead.

    Raises:
        ValueError: A lead starts after ``until`` or converts before it starts.

    Examples:
        >>> leads = follow([0, 10], [30, np.nan], until=100)
        >>> leads.days.tolist(), leads.converted.tolist()
        ([30.0, 90.0], [True, False])
    """
    first, then = np.asarray(start, dtype=np.float64), np.asarray(converted_at, dtype=np.float64)
    if not np.all(first <= until) or np.any(then < first):
        raise ValueError("start must be at most until, and converted_at at least start.")
    known = then <= until
    return Followed(np.where(known, then, until) - first, known)


def from_landmark(leads: Followed, day: float) -> Followed:
    """Those still open at that day of their life, with their time counted from there.

    Groups must be told apart by what was known at the landmark: "ever hot" against "never hot" gives the first group its time for nothing.

    Returns:
        The leads that `Followed.open_after` names, in the same order.

    Source: J. R. Anderson, K. C. Cain, R. D. Gelber, J. Clinical Oncology 1 (1983) 710-719.
    """
    open_ = leads.open_after(day)
    return Followed(leads.days[open_] - day, leads.converted[open_])


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Share of leads that converted, by day; a step up at each entry.

    Args:
        day: Days on which leads converted, ascending, float64 ``[k]``.
        share: Share that converted up to then.
        error: Its standard error (Greenwood).
        at_risk: Leads still open just before that day.
        n_converted: Leads that converted on that day.
        n: Leads at the start.
        last_day: Longest time for which any lead was followed.
        open_at: Sorted days of all leads, ``[n]``, for the number still open.
    """

    day: Floats
    share: Floats
    error: Floats
    at_risk: Whole
    n_converted: Whole
    n: int
    last_day: float
    open_at: Floats

    def at(self, day: float, *, confidence: float = 0.95) -> Answer:
        """Share that converted within so many days; ``not_followed`` beyond the longest time observed, unless all had converted.

        Interval on the log(−log) scale; Wilson's for those still at risk where nobody or everybody has converted.
        """
        position = int(np.searchsorted(self.day, day, side="right")) - 1
        share = float(self.share[position]) if position >= 0 else 0.0
        if day > self.last_day and share < 1:
            return NOT_FOLLOWED
        if share in (0.0, 1.0):
            n = self._behind_edge(day, everybody=share == 1)
            edge = rate(n if share else 0, n, confidence=confidence)
            return Estimate(share, edge.low, edge.high, self.n, "wilson") if isinstance(edge, Estimate) else edge
        low, high = self._limits(position, confidence)
        return Estimate(share, min(low, share), max(high, share), self.n, "kaplan_meier")

    def median(self) -> float | NotEstimable:
        """First day by which half of the leads have converted; ``half_not_reached`` when they have not."""
        reached = np.flatnonzero(self.share >= 0.5 - 1e-12)
        return float(self.day[reached[0]]) if len(reached) else HALF_NOT_REACHED

    def _behind_edge(self, day: float, *, everybody: bool) -> int:
        """Leads that a share of 0 or 1 rests on."""
        if everybody:
            return self.n if int(self.n_converted.sum()) == self.n else int(self.at_risk[-1])
        return int(self.n - np.searchsorted(self.open_at, day, side="left"))

    def _limits(self, position: int, confidence: float) -> tuple[float, float]:
        """Source: J. D. Kalbfleisch, R. L. Prentice, The Statistical Analysis of Failure Time Data, section 1.4."""
        staying = 1 - float(self.share[position])
        width = normal_quantile(confidence) * float(self.error[position]) / (staying * abs(np.log(staying)))
        low, high = (1 - staying ** float(np.exp(each)) for each in (-width, width))
        return low, high


def incidence(leads: Followed) -> Incidence | NotEstimable:
    """Cumulative incidence of conversion: 1 − Kaplan-Meier, which is Aalen-Johansen's when lost leads stay at risk.

    Args:
        leads: Followed to conversion or to the end of the data.

    Returns:
        ``no_leads`` without leads. Without conversions the curve has no entries, and `Incidence.at` still answers.

    Source: E. L. Kaplan, P. Meier 1958; M. Greenwood 1926; statsmodels `SurvfuncRight`.

    Examples:
        >>> curve = incidence(follow([0] * 4, [10, 20, np.nan, np.nan], until=50))
        >>> round(curve.at(20).value, 6), curve.at(60).code
        (0.5, 'not_followed')
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    if len(leads) == 0:
        return NO_LEADS
    n, last_day, ordered = len(leads), float(leads.days.max()), np.sort(leads.days)
    if not leads.converted.any():
        none, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Incidence(none, none, none, nobody, nobody, n, last_day, ordered)
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = SurvfuncRight(leads.days, leads.converted.astype(np.int64))
    error = np.nan_to_num(np.asarray(curve.surv_prob_se, dtype=np.float64), nan=0.0, posinf=0.0)
    at_risk, events = (np.asarray(each).round().astype(np.int64) for each in (curve.n_risk, curve.n_events))
    return Incidence(np.asarray(curve.surv_times, dtype=np.float64), 1 - curve.surv_prob, error, at_risk, events, n, last_day, ordered)


def log_rank(first: Followed, second: Followed) -> Tested:
    """Test whether two groups convert at the same pace; with lost leads at risk to the end this is Gray's test.

    Args:
        first: Followed leads of the first group.
        second: Of the second.

    Returns:
        The two-sided test; its statistic is z, positive where the first group converts sooner. ``no_leads`` when a group is empty,
        ``no_conversions`` when nobody converted, ``no_overlap`` when no conversion happened while both groups had open leads.

    Source: N. Mantel 1966; R. J. Gray 1988; `scipy.stats.logrank`.
    """
    from scipy.stats import CensoredData, logrank

    if len(first) == 0 or len(second) == 0:
        return NO_LEADS
    if not (first.converted.any() or second.converted.any()):
        return NO_CONVERSIONS
    if not _overlap(first, second):
        return NO_OVERLAP
    found = logrank(*(CensoredData.right_censored(each.days, ~each.converted) for each in (first, second)))
    return Significance(min(1.0, float(found.pvalue)), float(found.statistic), None, len(first) + len(second), "log_rank")


def _overlap(first: Followed, second: Followed) -> bool:
    """Whether some lead converted while others of both groups were open, and not all of them at once."""
    shared = min(first.days.max(), second.days.max())
    days = np.concatenate([each.days[each.converted] for each in (first, second)])
    days, events = np.unique(days[days <= shared], return_counts=True)
    at_risk = sum(len(each) - np.searchsorted(np.sort(each.days), days, side="left") for each in (first, second))
    return bool(np.any(events < at_risk))
