"""How converted and other leads differ, in one sentence each."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.information_value import Information
from analysis.inference.significance import Significance
from analysis.signals.adjusted import Adjusted, AdjustedLevel, too_good
from analysis.signals.compare import SignalComparison, SignalResult
from analysis.signals.level_rates import LevelResult
from analysis.signals.levels import RARE
from analysis.signals.strata import excludes_one
from dashboard.attributes.words import needed_words
from dashboard.words.formats import count, listed, percent, plural
from dashboard.words.numbers import missing

#: Levels that fewer leads have are not named in a headline.
ENOUGH = 30


def comparison_headline(found: SignalComparison) -> str:
    """How many signals differ significantly, and which are strongest."""
    if not found.results:
        return "The import has no attribute or touch point that can be compared."
    if isinstance(found.base_rate, NotEstimable) or found.n_converted in (0, found.n_leads):
        outcome = "nobody converted" if found.n_converted == 0 else "everybody converted"
        return f"Nothing can be compared: of {plural(found.n_leads, 'judged lead')}, {outcome}."
    signals = differing(found)
    of = f"{count(len(signals))} of {plural(len(found.results), 'signal')}"
    if not signals:
        return f"Converted leads do not differ significantly on any of {plural(len(found.results), 'signal')}."
    suspect = too_good(found)
    honest = tuple(each.name for each in signals if each.name not in suspect)
    most = f", most of all on {listed(honest[:3], 'and')}" if honest else ""
    return f"Converted leads differ significantly on {of}{most}."


def suspect_note(found: SignalComparison) -> str:
    """Signals that predict too well to have been known before the outcome; empty without any."""
    names = too_good(found)
    if not names:
        return ""
    verb, they = ("predicts", "It was") if len(names) == 1 else ("predict", "They were")
    return f"{listed(names, 'and')} {verb} conversion better than honest signals do. {they} probably written during or after the sale."


def differing(found: SignalComparison) -> tuple[SignalResult, ...]:
    """Signals that differ significantly, the strongest first; those that predict too well come last."""
    suspect = too_good(found)
    signals = (each for each in found.results if each.verdict == "differs")
    return tuple(sorted(signals, key=lambda each: (each.name in suspect, -information_value(each))))


def information_value(result: SignalResult) -> float:
    """Information value above chance; 0 where there is none."""
    return result.information.above_chance if isinstance(result.information, Information) else 0.0


def levels_headline(result: SignalResult) -> str:
    """The levels that convert best and worst; or that there is no significant difference."""
    if isinstance(result.test, NotEstimable):
        return f"{result.name} cannot be compared: {missing(result.test)}"
    if result.verdict == "no_difference":
        return f"{result.name}: no level shows a difference worth acting on"
    if result.verdict == "cannot_tell":
        return f"{result.name}: no significant difference between converted and other leads{needed_words(result.needed)}"
    known = sorted((each for each in result.levels if each.n >= ENOUGH), key=_rate)
    if len(known) < 2:
        return f"{result.name}: converted leads differ from the others"
    best, worst = known[-1], known[0]
    return f"{result.name}: {percent(_rate(best))} convert at {best.level}, {percent(_rate(worst))} at {worst.level}"


def _rate(level: LevelResult) -> float:
    return level.rate.value if isinstance(level.rate, Estimate) else 0.0


def level_name(signal: str, level: str) -> str:
    """A level in one phrase; a touch point that leads had goes by its own name.

    Examples:
        >>> level_name("seniority", "vp"), level_name("demo (event attend)", "with")
        ('seniority: vp', 'demo (event attend)')
    """
    return signal if level == "with" else f"{signal}: {level}"


def forest_levels(found: SignalComparison, adjusted: Adjusted, results: tuple[SignalResult, ...], most: int) -> tuple[AdjustedLevel, ...]:
    """The levels that matter most, at most two of each signal.

    Effects that surely reverse come first, then signals that differ, then the others, the strongest first. Of a signal with two
    levels the one that fewer leads have is shown, of a touch point that leads had it.

    Args:
        found: The comparison.
        adjusted: The adjusted effects of the same comparison.
        results: Signals to choose from.
        most: At most so many levels.
    """
    chosen: list[tuple[bool, bool, float, AdjustedLevel]] = []
    suspect = too_good(found)
    for result in (each for each in results if each.name not in suspect and isinstance(each.test, Significance)):
        beside = {each.level: each for each in adjusted.of(result.name)}
        for level in _strongest_levels(result):
            each = beside[level.level]
            if isinstance(each.raw, Estimate) and isinstance(each.adjusted, Estimate):
                chosen.append((not surely_turned(each), result.verdict != "differs", -information_value(result), each))
    return tuple(each for *_, each in sorted(chosen, key=lambda row: row[:3])[:most])


def surely_turned(level: AdjustedLevel) -> bool:
    """Whether both effects differ significantly from 1, in opposite directions."""
    return level.disagrees and excludes_one(level.raw) and excludes_one(level.adjusted)


def _strongest_levels(result: SignalResult) -> list[LevelResult]:
    if result.about == "touch point":
        return [result.levels[0]]
    large = [level for level in result.levels if level.n >= ENOUGH and level.woe is not None and level.level != RARE]
    if len(result.levels) == 2:
        return sorted(large, key=lambda level: level.n)[:1]
    return sorted(large, key=lambda level: -abs(level.woe or 0.0) * level.n)[:2]


def forest_headline(levels: tuple[AdjustedLevel, ...], adjusted: Adjusted) -> str:
    """What adjusting changes: levels that reverse, or none."""
    if adjusted.missing is not None:
        return f"No adjusted effects: {missing(adjusted.missing)}"
    surely = tuple(dict.fromkeys(each.signal for each in levels if surely_turned(each)))
    if surely:
        verb = "misleads" if len(surely) == 1 else "mislead"
        return f"Taken alone, {listed(surely[:3], 'and')} {verb}: given all other signals the effect is reversed"
    turned = tuple(dict.fromkeys(each.signal for each in levels if each.flagged))
    if turned:
        verb = "points" if len(turned) == 1 else "point"
        return f"Given all other signals, {listed(turned[:3], 'and')} no longer {verb} in the direction of the raw difference"
    return "Given all other signals, every effect shown has the same direction as alone"


def woe_headline(result: SignalResult) -> str:
    """How well the levels predict conversion, in the customary words for information values."""
    information = result.information
    if isinstance(information, NotEstimable):
        return f"{result.name}: {missing(information)}"
    words = {"none": "next to no", "weak": "weak", "medium": "medium", "strong": "strong"}
    value = f"information value {information.above_chance:.2f} above chance"
    return f"{result.name} has {words[information.band]} predictive power for conversion ({value})"
