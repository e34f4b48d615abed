"""Converted and other leads compared, in words: families, verdicts, strength, flags, and the model of all signals."""

from __future__ import annotations

from typing import get_args

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.mann_whitney import NumericComparison
from analysis.inference.significance import Tested, Verdict
from analysis.signals.adjusted import Adjusted, AdjustedLevel
from analysis.signals.compare import SignalComparison, SignalResult
from analysis.signals.level_rates import LevelResult
from analysis.tables import Family
from dashboard.words.formats import count, listed, number, plural, signed
from dashboard.words.numbers import limits, missing, p_value

EXPORTED = "as exported, not point in time"
FAMILIES: tuple[Family, ...] = get_args(Family)
OTHER = "Other"

_LEVEL_VERDICTS: dict[Verdict, str] = {
    "higher": "higher",
    "lower": "lower",
    "no_difference": "no difference worth acting on",
    "cannot_tell": "cannot tell yet",
}


def by_family(results: tuple[SignalResult, ...]) -> tuple[tuple[Family | None, tuple[SignalResult, ...]], ...]:
    """Signals by family, in the order of the families; those of none last. Families without signals are left out."""
    groups = ((family, tuple(each for each in results if each.family == family)) for family in (*FAMILIES, None))
    return tuple((family, found) for family, found in groups if found)


def family_words(family: Family | None) -> str:
    """A family as a heading.

    Examples:
        >>> family_words("e-mail engagement"), family_words(None)
        ('E-mail engagement', 'Other')
    """
    return family[:1].upper() + family[1:] if family else OTHER


def verdict_words(result: SignalResult) -> str:
    """The verdict on a signal."""
    if result.verdict == "differs":
        return "yes"
    if result.verdict == "no_difference":
        return "no difference worth acting on"
    return "no significant difference" if result.needed is None else f"cannot tell yet{needed_words(result.needed)}"


def level_words(level: LevelResult) -> str:
    """The verdict on a level compared with the others."""
    return _LEVEL_VERDICTS[level.verdict] + (needed_words(level.needed) if level.verdict == "cannot_tell" else "")


def needed_words(needed: int | None) -> str:
    """How many leads are needed, in parentheses; empty where that is unknown or enough are there.

    Examples:
        >>> needed_words(9657), needed_words(None)
        (' (about 9,700 leads needed)', '')
    """
    if needed is None:
        return ""
    size = 10 ** max(len(str(needed)) - 2, 0)
    return f" (about {count(-(-needed // size) * size)} leads needed)"


def strength_words(result: SignalResult) -> str:
    """How strongly a signal is associated with conversion, on the scale that suits it."""
    if isinstance(result.numbers, NumericComparison):
        found = result.numbers
        return f"rank-biserial {number(found.rank_biserial)}"
    if result.numbers is None and result.cramers_v is not None:
        return f"Cramér's V {result.cramers_v:.2f}"
    return "–"


def ratio_words(answer: Answer) -> str:
    """A ratio with its interval, with decimals that suit its size.

    Examples:
        >>> ratio_words(Estimate(1.732, 1.47, 2.04, 900, "logit_adjusted")), ratio_words(Estimate(117, 26.9, 328.3, 900, "logit_adjusted"))
        ('1.73 (1.47–2.04)', '117 (27–328)')
    """
    size = answer.value if isinstance(answer, Estimate) else 1.0
    return number(answer, 0 if size >= 100 else 1 if size >= 10 else 2)


def difference_words(answer: Answer) -> str:
    """A difference of two conversion rates in points with its interval.

    Examples:
        >>> difference_words(Estimate(0.0068, 0.0050, 0.0087, 42613, "newcombe"))
        '+0.68 (0.50–0.87)'
    """
    if isinstance(answer, NotEstimable):
        return missing(answer)
    digits = 2 if abs(answer.value) < 0.01 else 1
    return f"{signed(100 * answer.value, digits)} ({limits(answer, percent_of=100, digits=digits)})"


def p_words(test: Tested) -> str:
    """A corrected p, or why there is none.

    Examples:
        >>> p_words(NotEstimable("one_level", "All leads are of one level."))
        'all leads are of one level'
    """
    if isinstance(test, NotEstimable):
        return missing(test)
    return f"corrected {p_value(test.p if test.p_corrected is None else test.p_corrected)}"


def flag_words(level: AdjustedLevel) -> str:
    """Why the raw difference may mislead; empty where nothing speaks against it."""
    notes = []
    if level.disagrees and isinstance(level.raw, Estimate) and isinstance(level.adjusted, Estimate):
        ways = ("lower", "higher") if level.raw.value < 1 else ("higher", "lower")
        notes.append(f"raw {ways[0]}, but {ways[1]} given all other signals")
    if level.turned_by:
        notes.append(f"reversed within {listed(level.turned_by[:3], 'and')}")
    return "; ".join(notes)


def model_words(adjusted: Adjusted) -> str:
    """How the adjusted effects were computed: signals, penalty, conversions."""
    if adjusted.missing is not None:
        return f"No adjusted effects: {missing(adjusted.missing)}."
    notes = [f"Adjusted effects: one logistic regression over {plural(len(adjusted.in_model), 'signal')}."]
    if adjusted.left_out:
        notes.append(f"Left out: {listed(adjusted.left_out, 'and')}.")
    if adjusted.penalty == "separated":
        notes.append("Some levels predict the outcome perfectly, so the model needs a weak prior. Its intervals are ranges, not tests.")
    if adjusted.penalty == "collinear":
        notes.append("Some signals are sums of others, so a weak prior divides their effect. The intervals are ranges, not tests.")
    if not adjusted.enough.enough:
        notes.append(
            f"The model rests on {plural(adjusted.enough.n_converted, 'conversion')}. "
            f"About {count(adjusted.enough.needed)} are advised for so many levels, so single effects may be exaggerated."
        )
    return " ".join(notes)


def family_note(found: SignalComparison) -> str:
    """For which tests the p-values are corrected."""
    method = {"benjamini_hochberg": "Benjamini and Hochberg", "holm": "Holm"}[found.correction]
    return f"p is corrected for all {plural(found.family, 'test')} on these data ({method}), whichever of them are shown."
