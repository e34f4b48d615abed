"""Is it the score or the follow-up? In words that say "converted" for what was seen and "caused" only where chance decided."""

from __future__ import annotations

from analysis.backtest.segments import Segment, Segments
from analysis.inference.discontinuity import REACH, Jump
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.routing.control_group import WEEKS, ControlGroupPlan, ControlGroupResult
from analysis.routing.follow_up import SpeedResult, Treatment, WorkedTier
from analysis.routing.handed_off import HandedOffRival
from dashboard.words.formats import count, listed, number, percent, plural, points_of_percent, rate
from dashboard.words.numbers import cannot_tell, limits, missing, p_value

#: At most so many segments are named in a sentence.
_MOST_NAMED = 3
#: Nobody holds back for longer.
MOST_WEEKS = 104


def worked_headline(found: Treatment | NotEstimable) -> str:
    """How many hot leads and how many others were worked, and what became of them.

    Reads like:
        "99 % of hot and 57 % of cold leads were worked; worked cold leads converted at 6.6 %, others at 1.5 %."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    first, last = found.tiers[0], found.tiers[-1]
    if isinstance(first.worked_share, NotEstimable) or isinstance(last.worked_share, NotEstimable):
        return f"Of {plural(found.n_leads, 'lead')} still open on day {found.landmark_days}, not every tier has some to compare."
    shares = f"{percent(first.worked_share.value)} of {first.tier} and {percent(last.worked_share.value)} of {last.tier} leads were worked"
    compared = next((tier for tier in reversed(found.tiers) if _comparable(tier)), None)
    return f"{shares}; {_converted_at(compared)}." if compared else f"{shares} within {found.landmark_days} days."


def _comparable(tier: WorkedTier) -> bool:
    return isinstance(tier.worked, Estimate) and isinstance(tier.not_worked, Estimate) and tier.worked.n >= 10 and tier.not_worked.n >= 10


def _converted_at(tier: WorkedTier) -> str:
    if isinstance(tier.worked, NotEstimable) or isinstance(tier.not_worked, NotEstimable):
        return ""
    return f"worked {tier.tier} leads converted at {percent(tier.worked.value)}, others at {percent(tier.not_worked.value)}"


def worked_note(found: Treatment) -> str:
    """How worked and other leads are told apart, and why the difference is no effect of calling."""
    source = "touches by reps" if found.source == "touches" else "the stage “contacted”"
    return (
        f"Told apart by {source} on day {found.landmark_days} after the entry, among leads still open then; conversions count from there "
        f"({plural(found.n_closed, 'judged lead')} had converted or were closed before). Reps choose whom to call: a difference is not "
        "what calling caused."
    )


def ranking_lines(found: Treatment) -> tuple[str, ...]:
    """How well the score ranks where calling cannot explain it: within tiers, and among leads that nobody worked."""
    tiers = listed(tuple(f"{tier.tier} {number(tier.auc)}" for tier in found.tiers), "and")
    return (
        f"AUC within tiers, whose leads are treated alike: {tiers}.",
        f"AUC among worked leads {number(found.auc_worked)}, among those not worked {number(found.auc_not_worked)}.",
    )


def speed_words(speed: SpeedResult) -> str:
    """A class of how soon leads were worked.

    Examples:
        >>> from analysis.inference.intervals import rate as share
        >>> [speed_words(SpeedResult(*ends, 10, 2, share(2, 10))) for ends in ((0, 1), (1, 3), (14, None))]
        ['within 1 day', '1–3 days', 'not worked']
    """
    if speed.within_days is None:
        return "not worked"
    return f"{speed.after_days}–{speed.within_days} days" if speed.after_days else f"within {plural(speed.within_days, 'day')}"


def jump_headline(found: Jump | NotEstimable) -> str:
    """Whether conversion jumps at the threshold by which leads were routed.

    Reads like:
        "No jump at the threshold of 60 that the score does not explain: odds times 1.34 (0.68–2.66)."
    """
    if isinstance(found, NotEstimable):
        return f"Whether conversion jumps at the threshold cannot be told: {missing(found)}."
    if isinstance(found.step, NotEstimable) or isinstance(found.test, NotEstimable):
        answer = found.step if isinstance(found.step, NotEstimable) else found.test
        return f"Whether conversion jumps at the threshold cannot be told: {missing(answer) if isinstance(answer, NotEstimable) else ''}."
    step = f"odds times {number(found.step)}"
    if found.accuses:
        return f"Conversion jumps at the threshold of {found.threshold}, more than the score explains: {step}. Perhaps it is the calling."
    if found.step.high < 1:
        return f"Conversion drops at the threshold of {found.threshold}: {step}."
    return f"No jump at the threshold of {found.threshold} that the score does not explain: {step}."


def jump_note(found: Jump) -> str:
    """How the step is measured."""
    test = f"; {p_value(found.test.p)}" if isinstance(found.test, Significance) else ""
    return (
        f"Step between two lines of the log-odds within {REACH} points of the threshold{test}. Comparing the bands next to the threshold "
        "would accuse nearly every good score, because a good score rises there too."
    )


def control_group_lines(plan: ControlGroupPlan | NotEstimable) -> tuple[str, ...]:
    """What a randomised control group assigned at random would take, cost and show."""
    if isinstance(plan, NotEstimable):
        return (f"A randomised control group cannot be planned: {missing(plan)}.",)
    what = (
        f"Cure: for a while, let chance decide who of the leads with {plan.lower}–{plan.upper} points is called, half of them whatever "
        "their tier. Only that shows what calling caused."
    )
    return tuple(filter(None, (what, _need(plan), _cost(plan))))


def _need(plan: ControlGroupPlan) -> str:
    if isinstance(plan.needed, NotEstimable):
        return f"Leads needed: {missing(plan.needed)}."
    base = percent(plan.base_rate.value) if isinstance(plan.base_rate, Estimate) else "–"
    told = (
        f"To show a difference of {points_of_percent(plan.difference).lstrip('+')} from {base}, {count(plan.needed.total)} leads are needed"
    )
    if plan.weeks is None or plan.per_week is None:
        return f"{told}."
    chance = "" if plan.power is None else f"; after {WEEKS} weeks the chance to show it is {percent(plan.power)}"
    long = " That is too long to wait: let a wider band take part, or look for a larger difference." if plan.weeks > MOST_WEEKS else ""
    return f"{told}: {plural(plan.weeks, 'week')} at {plan.per_week:.0f} such leads a week{chance}.{long}"


def _cost(plan: ControlGroupPlan) -> str:
    if plan.not_called is None or plan.called_more is None or plan.conversions_at_stake is None:
        return ""
    return (
        f"Its cost: {plan.not_called:.1f} hot leads a week not called and {plan.called_more:.1f} others called instead; at most "
        f"{plan.conversions_at_stake:.2f} conversions a week at stake, if calling is worth that difference."
    )


def control_group_headline(found: ControlGroupResult) -> str:
    """What calling caused, where chance decided.

    Reads like:
        "Calling caused +3.9 points of conversion (2.6–5.3): chance decided who was called."
    """
    if isinstance(found.caused, NotEstimable):
        return cannot_tell(found.caused)
    value = f"{points_of_percent(found.caused.value)} of conversion ({limits(found.caused, percent_of=100)})"
    if found.caused.low <= 0 <= found.caused.high:
        return f"Chance decided who was called, and what calling caused cannot be told from nothing: {value}."
    return f"Calling caused {value}: chance decided who was called."


def rival_headline(found: HandedOffRival | NotEstimable) -> str:
    """The scorecard's best leads against as many that were really handed to sales.

    Reads like:
        "Of 881 leads handed to sales as hot by the snapshot 13 % (11–15) converted; of the scorecard's 881 best leads 16 % (14–19)."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    tier = f" as {found.tier}" if found.tier else ""
    passed = f"Of {plural(found.n_handed_off, 'lead')} handed to sales{tier} by the snapshot {rate(found.passed)} converted"
    return f"{passed}; of the scorecard's {count(found.n_handed_off)} best {rate(found.ours)}."


def rival_note(found: HandedOffRival) -> str:
    """Whether that could be chance."""
    test = found.swaps.converted
    told = missing(test) if isinstance(test, NotEstimable) else p_value(test.p)
    change = (
        rate(found.difference)
        if isinstance(found.difference, NotEstimable)
        else (f"{points_of_percent(found.difference.value)} ({limits(found.difference, percent_of=100)})")
    )
    return (
        f"Same leads, same number, known by the same day: {change}. They differ on {count(found.swaps.n_in)} leads each way; mid-p McNemar "
        f"among those that converted: {told}."
    )


def segments_headline(found: Segments) -> str:
    """Whether hot leads of some segment convert differently than the others.

    Reads like:
        "Hot leads convert differently in 3 of 112 segments: industry Education, title Intern and country FR."
    """
    if not found.segments:
        return "The import has no attribute with levels to look at."
    if found.family == 0:
        return "No segment has enough hot leads to be compared with the others."
    standing = [each for each in found.segments if each.stands_out]
    if not standing:
        return f"Hot leads of none of {count(found.family)} segments convert differently than the rest, beyond chance."
    named = sorted(standing, key=lambda each: each.test.p if isinstance(each.test, Significance) else 1.0)[:_MOST_NAMED]
    words = listed(tuple(f"{each.attribute} “{each.level}”" for each in named), "and")
    more = f" and {count(len(standing) - len(named))} more" if len(standing) > len(named) else ""
    return f"Hot leads convert differently in {count(len(standing))} of {count(found.family)} segments: {words}{more}."


def attribute_headline(found: Segments, attribute: str) -> str:
    """The same for the levels of one attribute."""
    own = [each for each in found.of(attribute) if each.stands_out]
    if not own:
        return f"Hot leads of no level of {attribute} convert differently than the other hot leads, beyond chance."
    told = [f"“{each.level}” {_direction(each)}" for each in own[:_MOST_NAMED]]
    more = f" and {count(len(own) - _MOST_NAMED)} more" if len(own) > _MOST_NAMED else ""
    return f"Hot leads of {attribute} {listed(tuple(told), 'and')}{more} than the other hot leads."


def _direction(segment: Segment) -> str:
    positive = isinstance(segment.difference, Estimate) and segment.difference.value > 0
    return "convert more often" if positive else "convert less often"


def segments_note(found: Segments) -> str:
    """What was corrected for, and why the drawn-in rate is the one to believe."""
    return (
        f"p is corrected over all {count(found.family)} segments of all attributes, whichever are shown. Small segments are drawn towards "
        "the rate of all (filled markers): that is what to expect of them."
    )
