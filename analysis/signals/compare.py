"""How leads that converted differ from those that did not, signal by signal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from analysis.errors import PlumblineError
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.information_value import Information
from analysis.inference.intervals import difference, rate
from analysis.inference.mann_whitney import NumericComparison
from analysis.inference.multiplicity import Correction
from analysis.inference.significance import Significance, Tested
from analysis.inference.trend import LevelsTest
from analysis.signals.level_rates import (
    LevelResult,
    RelevantDifference,
    compare_each_level,
    correct_levels,
    count_levels,
    level_information,
)
from analysis.signals.levels import Cuts, Graded, grade
from analysis.signals.read import Signals
from analysis.signals.tests import SignalTest, SignalTests, family_of_tests
from analysis.signals.values import About, NumberSignal, Refused
from analysis.tables import Family

SignalVerdict = Literal["differs", "no_difference", "cannot_tell"]
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class MissingValues:
    """Leads without a value.

    Args:
        n: How many of the judged leads.
        converted: Share of the converted leads without a value.
        others: Share of the others without one.
        difference: The first minus the second.
    """

    n: int
    converted: Answer
    others: Answer
    difference: Answer


@dataclass(frozen=True, slots=True, eq=False)
class SignalResult:
    """One attribute or touch point: converted and other leads compared.

    Args:
        name: Name of the attribute, or words of the touch point.
        family: One of the five families; None for others.
        about: Attribute or touch point.
        as_exported: Its value is that of the export, not the one known at the snapshot.
        missing: Leads without a value.
        n: Leads with a value.
        n_converted: Those that converted.
        test: Whether converted leads differ; corrected over the whole family. Of numbers the unbinned test.
        cramers_v: Strength of association of levels, 0–1; None for numbers.
        numbers: Of a numeric signal its unbinned comparison; None for levels.
        information: Information value of the levels; leads without a value are one of them.
        levels: Each level compared with the other leads that have a value.
        n_pooled: Rare levels that are one level together.
        cuts: Cut points of a numeric signal.
        cuts_chosen: They were chosen by hand, so that bins have no tests.
        verdict: The verdict.
        needed: Leads in all that would show the difference worth having for the best filled level; None unless the verdict is
            ``cannot_tell`` and that many are not there yet.
    """

    name: str
    family: Family | None
    about: About
    as_exported: bool
    missing: MissingValues
    n: int
    n_converted: int
    test: Tested
    cramers_v: float | None
    numbers: NumericComparison | NotEstimable | None
    information: Information | NotEstimable
    levels: tuple[LevelResult, ...]
    n_pooled: int
    cuts: tuple[float, ...]
    cuts_chosen: bool
    verdict: SignalVerdict
    needed: int | None


@dataclass(frozen=True, slots=True, eq=False)
class SignalComparison:
    """All signals of the judged leads of the visible part: converted and other leads compared.

    Args:
        results: One a signal, in the order of ``graded``.
        graded: The signals in levels, for the adjusted model.
        tests: The family of all their tests, over which all p are corrected.
        n_leads: Judged leads.
        n_converted: Those that converted.
        base_rate: Their conversion rate.
        worth: The difference worth having.
        part: The part that was read, ``training`` or ``all``.
    """

    results: tuple[SignalResult, ...]
    graded: tuple[Graded, ...]
    tests: SignalTests
    n_leads: int
    n_converted: int
    base_rate: Answer
    worth: RelevantDifference
    part: str

    @property
    def not_compared(self) -> tuple[Refused, ...]:
        """What was left out, with the reason."""
        return self.tests.refused

    @property
    def family(self) -> int:
        """Tests in the family."""
        return self.tests.size

    @property
    def correction(self) -> Correction:
        """How they are corrected."""
        return self.tests.correction


def compare_attributes(
    signals: Signals, *, difference_worth_having: float, cuts: tuple[Cuts, ...] = (), correction: Correction = "benjamini_hochberg"
) -> SignalComparison:
    """Compare converted with other leads on every signal.

    The family of the correction is every usable signal of these leads, whatever is shown of it later. Choosing cut points does not change
    it: numbers are tested unbinned.

    Args:
        signals: From `analysis.signals.read.read_signals`.
        difference_worth_having: The study's, as a fraction of the base rate.
        cuts: Chosen cut points of numeric signals.
        correction: Benjamini-Hochberg, or Holm.

    Returns:
        A record without results where there are no signals. Without leads, conversions or others, tests and intervals say so.

    Raises:
        PlumblineError: ``CUTS-INVALID``, also for a name that is no signal.
    """
    tests = family_of_tests(signals, correction)
    graded = _graded(tests, cuts)
    n, n_converted = len(signals.converted), int(signals.converted.sum())
    worth = RelevantDifference(n_converted / n if n else 0.0, difference_worth_having)
    differing = sum(_differs(each.test) for each in tests.tests)
    results = tuple(
        _concluded(_compared(each, own, signals, worth), (tests.size, differing), worth)
        for each, own in zip(graded, tests.tests, strict=True)
    )
    return SignalComparison(results, graded, tests, n, n_converted, rate(n_converted, n), worth, signals.part)


def _graded(tests: SignalTests, cuts: tuple[Cuts, ...]) -> tuple[Graded, ...]:
    """The signals in levels, numbers in the chosen bins."""
    known = {each.graded.signal.name for each in tests.tests}
    for each in cuts:
        if each.name not in known:
            raise PlumblineError("CUTS-INVALID", f"there is no numeric signal '{each.name}' to cut.", where="cut points")
    chosen = {each.name for each in cuts}
    return tuple(_cut(each.graded, cuts) if each.graded.signal.name in chosen else each.graded for each in tests.tests)


def _cut(graded: Graded, cuts: tuple[Cuts, ...]) -> Graded:
    again = grade(graded.signal, cuts)
    return again if isinstance(again, Graded) else graded


def _compared(graded: Graded, own: SignalTest, signals: Signals, worth: RelevantDifference) -> SignalResult:
    signal = graded.signal
    counts = count_levels(graded.codes, len(graded.levels), signals.converted)
    by_number = isinstance(signal, NumberSignal) and own.graded.ordered
    return SignalResult(
        name=signal.name,
        family=signal.family,
        about=signal.about,
        as_exported=signal.as_exported,
        missing=_missing(graded, signals),
        n=counts.n_known,
        n_converted=counts.known_converted,
        test=own.test,
        cramers_v=own.found.cramers_v if isinstance(own.found, LevelsTest) else None,
        numbers=None if isinstance(own.found, LevelsTest) or not by_number else own.found,
        information=level_information(counts),
        levels=compare_each_level(graded.levels, counts, worth, tested=not graded.cuts_chosen),
        n_pooled=graded.n_pooled,
        cuts=graded.cuts,
        cuts_chosen=graded.cuts_chosen,
        verdict="cannot_tell",
        needed=None,
    )


def _missing(graded: Graded, signals: Signals) -> MissingValues:
    absent = graded.signal.missing
    n_won, won = int(signals.converted.sum()), int((absent & signals.converted).sum())
    n_others, others = len(absent) - n_won, int(absent.sum()) - won
    return MissingValues(int(absent.sum()), rate(won, n_won), rate(others, n_others), difference((won, others), (n_won, n_others)))


def _concluded(result: SignalResult, selected: tuple[int, int], worth: RelevantDifference) -> SignalResult:
    test = result.test
    levels = correct_levels(result.levels, test, selected=selected, alpha=ALPHA, margin=worth.margin)
    held = [level for level in levels if level.n]
    if isinstance(test, Significance) and held and all(level.verdict == "no_difference" for level in held):
        judged: SignalVerdict = "no_difference"
    else:
        judged = "differs" if _differs(test) else "cannot_tell"
    # A level that most leads share, or half of them, needs the fewest leads to be distinguished from the others.
    best = min(held, key=lambda level: abs(2 * level.n - result.n), default=None)
    needed = best.needed if best is not None and judged == "cannot_tell" else None
    return replace(result, levels=levels, verdict=judged, needed=needed)


def _differs(test: Tested) -> bool:
    return isinstance(test, Significance) and test.p_corrected is not None and test.p_corrected <= ALPHA
