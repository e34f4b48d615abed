"""Score or follow-up effect? The words say "converted" for what was observed and "caused" only for randomised groups."""

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
#: Longer than anybody would run a control group.
MOST_WEEKS = 104


def worked_headline(found: Treatment | NotEstimable) -> str:
    """How many hot leads and how many others were worked, and how they converted.

    Reads like:
        "99 % of hot and 57 % of cold leads were worked. Of the worked cold leads 6.6 % converted, of the others 1.5 %."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    first, last = found.tiers[0], found.tiers[-1]
    if isinstance(first.worked_share, NotEstimable) or isinstance(last.worked_share, NotEstimable):
        return f"Not every tier has leads to compare, of {plural(found.n_leads, 'lead')} still open on day {found.landmark_days}."
    shares = f"{percent(first.worked_share.value)} of {first.tier} and {percent(last.worked_share.value)} of {last.tier} leads were worked"
    compared = next((tier for tier in reversed(found.tiers) if _comparable(tier)), None)
    return f"{shares}. {_converted_at(compared)}." if compared else f"{shares} within {found.landmark_days} days."


def _comparable(tier: WorkedTier) -> bool:
    return isinstance(tier.worked, Estimate) and isinstance(tier.not_worked, Estimate) and tier.worked.n >= 10 and tier.not_worked.n >= 10


def _converted_at(tier: WorkedTier) -> str:
    if isinstance(tier.worked, NotEstimable) or isinstance(tier.not_worked, NotEstimable):
        return ""
    return f"Of the worked {tier.tier} leads {percent(tier.worked.value)} converted, of the others {percent(tier.not_worked.value)}"


def worked_note(found: Treatment) -> str:
    """How worked leads are identified, and why the difference is no effect of the follow-up."""
    source = "touches by reps" if found.source == "touches" else "the stage “contacted”"
    return (
        f"Leads are worked or not by {source} up to day {found.landmark_days} after the entry. Only leads still open then count, with "
        f"their "
        f"conversions from then on; {plural(found.n_closed, 'judged lead')} converted or closed before. Reps choose which leads to call, "
        f"so "
        "the difference is not the effect of calling."
    )


def ranking_lines(found: Treatment) -> tuple[str, ...]:
    """How well the score ranks where follow-up cannot explain it: within tiers, and among leads that nobody worked."""
    tiers = listed(tuple(f"{tier.tier} {number(tier.auc)}" for tier in found.tiers), "and")
    return (
        f"AUC within tiers, where all leads get the same follow-up: {tiers}.",
        f"AUC among worked leads: {number(found.auc_worked)}; among leads not worked: {number(found.auc_not_worked)}.",
    )


def speed_words(speed: SpeedResult) -> str:
    """A class of time until leads were first worked.

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
        "Conversion does not jump at the threshold of 60 beyond what the score explains: odds ratio 1.34 (0.68–2.66)."
    """
    if isinstance(found, NotEstimable):
        return f"We cannot tell yet whether conversion jumps at the threshold: {missing(found)}."
    if isinstance(found.step, NotEstimable) or isinstance(found.test, NotEstimable):
        answer = found.step if isinstance(found.step, NotEstimable) else found.test
        return (
            f"We cannot tell yet whether conversion jumps at the threshold: {missing(answer) if isinstance(answer, NotEstimable) else ''}."
        )
    step = f"odds ratio {number(found.step)}"
    if found.accuses:
        return (
            f"Conversion jumps at the threshold of {found.threshold}, more than the score explains: {step}. This may be a follow-up effect."
        )
    if found.step.high < 1:
        return f"Conversion drops at the threshold of {found.threshold}: {step}."
    return f"Conversion does not jump at the threshold of {found.threshold} beyond what the score explains: {step}."


def jump_note(found: Jump) -> str:
    """How the step is measured."""
    test = f"; {p_value(found.test.p)}" if isinstance(found.test, Significance) else ""
    return (
        f"The jump is the step between two lines of the log-odds within {REACH} points of the threshold{test}. A comparison of the score "
        f"bands "
        "beside the threshold would find a jump for nearly every good score, because conversion rises there too."
    )


def control_group_lines(plan: ControlGroupPlan | NotEstimable) -> tuple[str, ...]:
    """What a randomised control group would need, cost and show."""
    if isinstance(plan, NotEstimable):
        return (f"A randomised control group cannot be planned: {missing(plan)}.",)
    what = (
        f"To find out, use a randomised control group for a while: of the leads with {plan.lower}–{plan.upper} points, call a random half, "
        "whatever their tier. Only this shows what calling causes."
    )
    return tuple(filter(None, (what, _need(plan), _cost(plan))))


def _need(plan: ControlGroupPlan) -> str:
    if isinstance(plan.needed, NotEstimable):
        return f"Leads needed: {missing(plan.needed)}."
    base = percent(plan.base_rate.value) if isinstance(plan.base_rate, Estimate) else "–"
    sentence = (
        f"To show a difference of {points_of_percent(plan.difference).lstrip('+')} from {base}, {count(plan.needed.total)} leads are needed"
    )
    if plan.weeks is None or plan.per_week is None:
        return f"{sentence}."
    chance = "" if plan.power is None else f"; the power after {WEEKS} weeks is {percent(plan.power)}"
    long = " That is too long: use a wider score band or test for a larger difference." if plan.weeks > MOST_WEEKS else ""
    return f"{sentence}: {plural(plan.weeks, 'week')} at {plan.per_week:.0f} such leads a week{chance}.{long}"


def _cost(plan: ControlGroupPlan) -> str:
    if plan.not_called is None or plan.called_more is None or plan.conversions_at_stake is None:
        return ""
    return (
        f"The cost: {plan.not_called:.1f} hot leads a week are not called and {plan.called_more:.1f} others are called instead. At most "
        f"{plan.conversions_at_stake:.2f} conversions a week are lost, if calling causes that difference."
    )


def control_group_headline(found: ControlGroupResult) -> str:
    """What calling caused, in a randomised control group.

    Reads like:
        "Calling caused +3.9 points of conversion (2.6–5.3), by a randomised control group."
    """
    if isinstance(found.caused, NotEstimable):
        return cannot_tell(found.caused)
    value = f"{points_of_percent(found.caused.value)} of conversion ({limits(found.caused, percent_of=100)})"
    if found.caused.low <= 0 <= found.caused.high:
        return f"We cannot tell yet from the randomised control group whether calling caused a difference: {value}."
    return f"Calling caused {value}, by a randomised control group."


def rival_headline(found: HandedOffRival | NotEstimable) -> str:
    """The scorecard's best leads, compared with as many leads that were handed off to sales.

    Reads like:
        "Of 881 leads handed off to sales as hot by the snapshot, 13 % (11–15) converted; of the scorecard's 881 best, 16 % (14–19)."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    tier = f" as {found.tier}" if found.tier else ""
    theirs = f"Of {plural(found.n_handed_off, 'lead')} handed off to sales{tier} by the snapshot, {rate(found.handed_off)} converted"
    return f"{theirs}; of the scorecard's {count(found.n_handed_off)} best, {rate(found.ours)}."


def rival_note(found: HandedOffRival) -> str:
    """Whether that could be chance."""
    test = found.swaps.converted
    tested = missing(test) if isinstance(test, NotEstimable) else p_value(test.p)
    change = (
        rate(found.difference)
        if isinstance(found.difference, NotEstimable)
        else (f"{points_of_percent(found.difference.value)} ({limits(found.difference, percent_of=100)})")
    )
    return (
        f"On the same leads, with the same number chosen by the same day: {change}. Each side has {count(found.swaps.n_in)} leads that the "
        f"other does not have. Mid-p McNemar test among those that converted: {tested}."
    )


def segments_headline(found: Segments) -> str:
    """Whether hot leads of some segment convert differently from the others.

    Reads like:
        "Hot leads convert significantly differently in 3 of 112 segments: industry Education, title Intern and country FR."
    """
    if not found.segments:
        return "The import has no attribute with levels to divide the leads by."
    if found.family == 0:
        return "No segment has enough hot leads to be compared with the others."
    different = [each for each in found.segments if each.stands_out]
    if not different:
        return f"In none of {count(found.family)} segments do hot leads convert significantly differently from the other hot leads."
    named = sorted(different, key=lambda each: each.test.p if isinstance(each.test, Significance) else 1.0)[:_MOST_NAMED]
    words = listed(tuple(f"{each.attribute} “{each.level}”" for each in named), "and")
    more = f" and {count(len(different) - len(named))} more" if len(different) > len(named) else ""
    return f"Hot leads convert significantly differently in {count(len(different))} of {count(found.family)} segments: {words}{more}."


def attribute_headline(found: Segments, attribute: str) -> str:
    """The same for the levels of one attribute."""
    own = [each for each in found.of(attribute) if each.stands_out]
    if not own:
        return f"At no level of {attribute} do hot leads convert significantly differently from the other hot leads."
    named = [f"“{each.level}” {_direction(each)}" for each in own[:_MOST_NAMED]]
    more = f" and {count(len(own) - _MOST_NAMED)} more" if len(own) > _MOST_NAMED else ""
    return f"Hot leads with {attribute} {listed(tuple(named), 'and')}{more} than the other hot leads."


def _direction(segment: Segment) -> str:
    positive = isinstance(segment.difference, Estimate) and segment.difference.value > 0
    return "convert significantly more often" if positive else "convert significantly less often"


def segments_note(found: Segments) -> str:
    """What was corrected for, and why the shrunk rate is the one to expect."""
    return (
        f"p is corrected for all {count(found.family)} segments of all attributes. Filled markers are shrunk rates: the rates of small "
        f"segments "
        "move towards the rate of all hot leads. Expect these rates."
    )
