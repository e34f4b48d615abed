"""Do hot leads keep the promise that at least half of them are qualified? Tested at planned looks; between them only estimated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.sequential import SequentialLook, below_promise
from analysis.review.calendar import LOOK_DAYS
from analysis.rules import DAY

#: What marketing promises of hot leads.
AGREED_SHARE = 0.5
ERROR_PROBABILITY = 0.05
NO_NEW_LEADS = NotEstimable("no_new_leads", "No further hot lead has become mature since the previous look.", needed=1)
Instants = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlannedLook:
    """One planned look that was made.

    Args:
        day: The look tests the hot leads of the version's first so many days.
        at: The instant at which all of them are mature (µs since 1970, UTC).
        look: The counts, the test and whether it alarms; not estimable while no hot lead was mature.
    """

    day: int
    at: int
    look: SequentialLook | NotEstimable


@dataclass(frozen=True, slots=True)
class PromisedShare:
    """Hot leads that sales qualified, compared with the agreed share.

    Args:
        share: As of now, with its interval: an estimate, not a test.
        n_mature: Hot leads whose days to be qualified have passed.
        n_waiting: Hot leads whose days have not passed yet, whatever became of them: they enter when they have.
        looks: The planned looks so far.
        next_look: Instant of the next one (µs since 1970, UTC); None after the last.
        agreed: The agreed share.
        planned: Mature hot leads expected at the last look, fixed at activation.
    """

    share: Answer
    n_mature: int
    n_waiting: int
    looks: tuple[PlannedLook, ...]
    next_look: int | None
    agreed: float
    planned: int

    @property
    def alarm(self) -> bool:
        """Whether the latest planned look found the share below what was agreed."""
        return bool(self.looks) and isinstance(self.looks[-1].look, SequentialLook) and self.looks[-1].look.alarm


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What was fixed when the version became active.

    Args:
        activated: Instant of the activation (µs since 1970, UTC).
        within_days: Days in which a hot lead is to be qualified.
        planned: Mature hot leads expected at the last look, at least 1.
        agreed: The agreed share, inside 0 … 1.
        look_days: The looks test the hot leads of so many first days of the version, ascending.
    """

    activated: int
    within_days: int
    planned: int
    agreed: float = AGREED_SHARE
    look_days: tuple[int, ...] = LOOK_DAYS

    def look_at(self, day: int) -> int:
        """Instant of the look at the hot leads of the first days (µs since 1970, UTC): when the last of them is mature."""
        return self.activated + (day + self.within_days) * DAY

    def __post_init__(self) -> None:
        if self.planned < 1 or not 0 < self.agreed < 1:
            raise ValueError(f"planned, agreed == {self.planned}, {self.agreed}, must be >= 1 and in (0, 1).")


def promised_share(handed_at: Instants, qualified_at: Instants, terms: PromiseTerms, *, now: int) -> PromisedShare:
    """Test the share of hot leads that sales qualified.

    A hot lead counts from exactly its handoff + ``within_days`` on, whatever its status: counting those already qualified earlier
    would flatter, counting those not yet qualified would accuse.

    Args:
        handed_at: When each hot lead was handed to sales (µs since 1970, UTC), ``[n]``; those before the activation are left out.
        qualified_at: When sales qualified it; negative for never.
        terms: What was fixed at the activation.
        now: The instant of the review.

    Returns:
        Looks that lie in the future are not made. Without mature leads the share is ``no_leads``.

    Raises:
        ValueError: The arrays differ in length.

    Source: see `analysis.inference.sequential.below_promise`.
    """
    if handed_at.shape != qualified_at.shape:
        raise ValueError(f"{handed_at.shape} handoffs and {qualified_at.shape} qualifications, must be one each.")
    mine = (handed_at >= terms.activated) & (handed_at <= now)
    mature_at = handed_at[mine] + terms.within_days * DAY
    in_time = (qualified_at[mine] >= 0) & (qualified_at[mine] <= mature_at)
    mature = mature_at <= now
    return PromisedShare(
        share=rate(int(in_time[mature].sum()), int(mature.sum())),
        n_mature=int(mature.sum()),
        n_waiting=int((~mature).sum()),
        looks=_looks(mature_at, in_time, terms, now),
        next_look=next((at for at in map(terms.look_at, terms.look_days) if at > now), None),
        agreed=terms.agreed,
        planned=terms.planned,
    )


def _looks(mature_at: Instants, in_time: NDArray[np.bool_], terms: PromiseTerms, now: int) -> tuple[PlannedLook, ...]:
    made: list[PlannedLook] = []
    counts: list[tuple[int, int]] = []
    for number, day in enumerate(terms.look_days, start=1):
        at = terms.look_at(day)
        if at > now:
            break
        mature = mature_at < at
        n_mature, last = int(mature.sum()), number == len(terms.look_days)
        if n_mature == (counts[-1][1] if counts else 0):
            made.append(PlannedLook(day, at, NO_NEW_LEADS))
            continue
        counts.append((int(in_time[mature].sum()), n_mature))
        made.append(PlannedLook(day, at, _look(counts, terms, last=last)))
    return tuple(made)


def _look(counts: list[tuple[int, int]], terms: PromiseTerms, *, last: bool) -> SequentialLook | NotEstimable:
    """The latest of the looks with new leads; at the last one all that is left is spent, also where a look between had none."""
    n_looks = len(counts) if last else max(len(terms.look_days), len(counts) + 1)
    converted, n = zip(*counts, strict=True)
    made = below_promise(converted, n, planned=terms.planned, n_looks=n_looks, rate=terms.agreed, alpha=ERROR_PROBABILITY)
    return made if isinstance(made, NotEstimable) else made[-1]


def expected_at_last_look(hot_leads_a_week: float, *, look_days: tuple[int, ...] = LOOK_DAYS) -> int:
    """Hot leads to expect at the last look, at least 1.

    Examples:
        >>> expected_at_last_look(15)
        193
    """
    return max(1, round(hot_leads_a_week * look_days[-1] / 7))
