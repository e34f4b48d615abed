"""What has moved since the scorecard was made: everything monitored is listed; only significant, non-trivial moves alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.inference.drift import Drift, alarms, drift
from analysis.inference.estimate import NotEstimable


@dataclass(frozen=True, slots=True)
class MonitoredInput:
    """Something that a review watches, counted over bins that were fixed when the version was made.

    Args:
        name: What it is, such as the name of a rule, ``score`` or a source of leads.
        bins: Names of the bins, ``b`` of them.
        before: Leads in each bin when the version was made.
        now: Leads in each bin since.
    """

    name: str
    bins: tuple[str, ...]
    before: tuple[int, ...]
    now: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.bins) == len(self.before) == len(self.now):
            raise ValueError(f"{self.name}: {len(self.bins)} bins, {len(self.before)} and {len(self.now)} counts, must be one each.")


@dataclass(frozen=True, slots=True)
class Moved:
    """How far an input moved.

    Args:
        watched: The input.
        drift: Its index; not estimable without leads on both sides.
        alarm: Whether it moved significantly and by more than a trifle, among everything monitored in this review.
    """

    watched: MonitoredInput
    drift: Drift | NotEstimable
    alarm: bool


def moved_inputs(watched: Sequence[MonitoredInput]) -> tuple[Moved, ...]:
    """Test everything that is monitored in one review.

    Args:
        watched: All of it: leaving some out would change what the others may claim.

    Returns:
        Alarms first, then by index; what cannot be judged comes last.

    Source: see `analysis.inference.drift.alarms`.
    """
    found = [drift(each.before, each.now) for each in watched]
    judged = [each for each in found if isinstance(each, Drift)]
    answers = iter(alarms(judged)) if judged else iter(())
    rows = [Moved(each, moved, isinstance(moved, Drift) and next(answers)) for each, moved in zip(watched, found, strict=True)]
    return tuple(sorted(rows, key=_order))


def _order(row: Moved) -> tuple[bool, bool, float]:
    estimable = isinstance(row.drift, Drift)
    return (not row.alarm, not estimable, -row.drift.psi if isinstance(row.drift, Drift) else 0.0)
