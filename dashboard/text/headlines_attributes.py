"""How converted and other leads differ, in one sentence each."""

from __future__ import annotations

from analysis.adjusted import Adjusted, AdjustedLevel, too_good
from analysis.attributes import Comparison, SignalResult
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.information import Information
from analysis.levelrates import LevelResult
from dashboard.text.attributes import needed_words
from dashboard.text.formats import count, listed, percent, plural
from dashboard.text.numbers import missing

#: Levels that fewer leads have are not named in a headline.
ENOUGH = 30


def comparison_headline(found: Comparison) -> str:
    """How many signals differ, and which tell most."""
    if not found.results:
        return "The import holds no attribute or touch point that can be compared."
    if isinstance(found.base_rate, NotEstimable) or found.n_converted in (0, found.n_leads):
        outcome = "nobody converted" if found.n_converted == 0 else "everybody converted"
        return f"Nothing can be compared: of {plural(found.n_leads, 'judged lead')}, {outcome}."
    differing = telling(found)
    of = f"{count(len(differing))} of {plural(len(found.results), 'signal')}"
    if not differing:
        return f"Converted leads differ no more than chance on any of {plural(len(found.results), 'signal')}."
    suspect = too_good(found)
    honest = tuple(each.name for each in differing if each.name not in suspect)
    most = f", most of all on {listed(honest[:3], 'and')}" if honest else ""
    return f"Converted leads differ on {of} beyond chance{most}."


def suspect_note(found: Comparison) -> str:
    """Signals that tell too much to have been known before the outcome; empty without any."""
    names = too_good(found)
    if not names:
        return ""
    verb = "tells" if len(names) == 1 else "tell"
    return f"{listed(names, 'and')} {verb} more than honest signals do, probably because of being written during or after the sale."


def telling(found: Comparison) -> tuple[SignalResult, ...]:
    """Signals that differ, those that tell most first."""
    return tuple(sorted((each for each in found.results if each.verdict == "differs"), key=lambda each: -worth_telling(each)))


def worth_telling(result: SignalResult) -> float:
    """Information value above chance; 0 where there is none."""
    return result.information.above_chance if isinstance(result.information, Information) else 0.0


def levels_headline(result: SignalResult) -> str:
    """The level that converts best against the one that converts worst; or that they differ no more than chance."""
    if isinstance(result.test, NotEstimable):
        return f"{result.name} cannot be compared: {missing(result.test)}"
    if result.verdict == "no_difference":
        return f"{result.name}: no level differs by as much as is worth acting on"
    if result.verdict == "cannot_tell":
        return f"{result.name}: its levels are no more different than chance; cannot tell yet{needed_words(result.needed)}"
    known = sorted((each for each in result.levels if each.n >= ENOUGH), key=_rate)
    if len(known) < 2:
        return f"{result.name}: converted leads differ from the others"
    best, worst = known[-1], known[0]
    return f"{result.name}: {percent(_rate(best))} convert at {best.level}, {percent(_rate(worst))} at {worst.level}"


def _rate(level: LevelResult) -> float:
    return level.rate.value if isinstance(level.rate, Estimate) else 0.0


def forest_headline(levels: tuple[AdjustedLevel, ...], adjusted: Adjusted) -> str:
    """What adjusting changes: levels that turn round, or none."""
    if adjusted.missing is not None:
        return f"No adjusted effects: {missing(adjusted.missing)}"
    turned = tuple(dict.fromkeys(each.signal for each in levels if each.flagged))
    if not turned:
        return "Given all other signals, every effect shown points the same way as alone"
    verb = "misleads" if len(turned) == 1 else "mislead"
    return f"Taken alone, {listed(turned[:3], 'and')} {verb}: the effect turns round given other signals"


def woe_headline(result: SignalResult) -> str:
    """How much the levels tell, in the customary word."""
    told = result.information
    if isinstance(told, NotEstimable):
        return f"{result.name}: {missing(told)}"
    words = {"none": "next to nothing", "weak": "little", "medium": "a fair amount", "strong": "much"}
    return f"{result.name} tells {words[told.band]} about conversion (information value {told.above_chance:.2f} above chance)"
