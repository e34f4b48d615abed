"""The one family of tests: each usable signal of the judged leads against the outcome, corrected over all of them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.inference.estimate import NotEstimable
from analysis.inference.mann_whitney import NumericComparison, compare_numbers
from analysis.inference.multiplicity import Correction, corrected
from analysis.inference.significance import Significance, Tested
from analysis.inference.trend import LevelsTest, compare_levels
from analysis.signals.level_rates import count_levels
from analysis.signals.levels import Graded, grade
from analysis.signals.read import Signals
from analysis.signals.touch_points import touch_point_name
from analysis.signals.values import NumberSignal, Refused

#: What only bots did or only reps logged has no signal.
NOT_BY_LEADS = NotEstimable("not_compared", "Only bots made such touches, or reps logged them, so they are not compared.")


@dataclass(frozen=True, slots=True, eq=False)
class SignalTest:
    """One signal of the family.

    Args:
        graded: The signal in its usual levels, whatever cut points are shown.
        found: What was computed: numbers unbinned, levels by chi-square.
        test: The test in it, corrected over the family.
    """

    graded: Graded
    found: NumericComparison | LevelsTest | NotEstimable
    test: Tested


@dataclass(frozen=True, slots=True, eq=False)
class SignalTests:
    """All usable signals of a data version and outcome: fixed before anything is shown, and read wherever one of them is shown.

    Args:
        tests: One a usable signal, in the order of the signals.
        refused: Signals that are not compared, with the reason.
        correction: How p is corrected.
    """

    tests: tuple[SignalTest, ...]
    refused: tuple[Refused, ...]
    correction: Correction

    @property
    def size(self) -> int:
        """Tests in the family: those that could be computed."""
        return sum(isinstance(each.test, Significance) for each in self.tests)

    def of_touch_point(self, channel: str, action: str, asset: str | None) -> Tested:
        """The test of a touch point, corrected; ``not_compared`` with the reason where it is not in the family."""
        name = touch_point_name(channel, action, asset or "")
        for each in self.tests:
            if (each.graded.signal.about, each.graded.signal.name) == ("touch point", name):
                return each.test
        refused = next((each for each in self.refused if (each.about, each.name) == ("touch point", name)), None)
        return NotEstimable("not_compared", f"The touch point {refused.reason}.") if refused else NOT_BY_LEADS


def family_of_tests(signals: Signals, correction: Correction = "benjamini_hochberg") -> SignalTests:
    """Test every usable signal.

    Args:
        signals: From `analysis.signals.read.read_signals`.
        correction: Benjamini-Hochberg, or Holm.

    Returns:
        No tests without signals; without leads, conversions or others each of them says so.
    """
    found = [grade(signal) for signal in signals.signals]
    graded = [each for each in found if isinstance(each, Graded)]
    computed = [_computed(each, signals) for each in graded]
    tests = corrected([_test(each) for each in computed], method=correction)
    refused = tuple(each for each in found if isinstance(each, Refused))
    rows = zip(graded, computed, tests, strict=True)
    return SignalTests(tuple(SignalTest(*row) for row in rows), (*signals.refused, *refused), correction)


def _computed(graded: Graded, signals: Signals) -> NumericComparison | LevelsTest | NotEstimable:
    if isinstance(graded.signal, NumberSignal) and graded.ordered:
        return compare_numbers(graded.signal.numbers, signals.converted)
    counts = count_levels(graded.codes, len(graded.levels), signals.converted)
    return compare_levels(counts.converted, counts.n)


def _test(found: NumericComparison | LevelsTest | NotEstimable) -> Tested:
    return found if isinstance(found, NotEstimable) else found.test
