"""The lift report in words: findings that claim no more than the comparison can show, one sentence each."""

from __future__ import annotations

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.resampling import PerLead
from analysis.lift.records import Arm, Assigned, CallList, GroupComparison, Impact, LiftFigures, Quarter, Revenue
from analysis.lift.report import LiftReport
from analysis.routing.handed_off import HandedOffRival
from analysis.signals.read import judged_rows
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from dashboard.board.words_change import change_headline, swap_headline
from dashboard.words.formats import day, plural
from dashboard.words.numbers import cannot_tell, change_in_points, count, limits, money, percent, percent_range, ratio_range
from dashboard.words.study import study_words

#: Beside every comparison of leads that were not assigned at random.
OBSERVED = (
    "Observed, not caused: hot leads were also called sooner and more often. The score also picks leads that might have bought anyway. "
    "Only a randomised control group shows what scoring caused."
)
SEASONS = "Seasons, campaigns, prices and the market also changed between the two periods; nothing was randomised."
ONE_GIANT = "It dominates the mean: read the column with the largest amounts cut."
#: Share of one lead in all amounts from which on that has to be said.
GIANT = 0.10
#: Leads from which on a value of an attribute may be named in the finding.
ENOUGH = 30
#: Beside amounts by the values of an attribute.
HIGHEST = "The highest of several values looks higher than it is. Compare the ranges and the numbers of leads."


def report_headline(report: LiftReport) -> str:
    """The whole report in one sentence.

    Reads like:
        "Of the hot leads 17 % (13–21) convert, of the others 6.5 % (5.6–7.6): 2.6 times as often (2.0–3.5)."
    """
    return groups_headline(report.figures.hot_and_rest)


def basis_words(report: LiftReport) -> str:
    """Which leads the report reads, and whether the scorecard was active."""
    name = f"“{report.used.card.name}”"
    hot = f"hot from {report.used.card.threshold} points"
    leads = plural(report.figures.everyone.n_leads, "lead")
    if report.basis == "active" and report.since is not None:
        return f"{name} (version {report.used.number}, {hot}), active since {day(report.since)}: all {leads} that matured since."
    since = f" seen since {day(report.since)}" if report.since is not None else ""
    replayed = f"{name} ({hot}), replayed on {leads}{since} as each was known at the time."
    return f"{replayed} This is what the score would have said, not what was done."


def population_words(study_data: StudyData, report: LiftReport) -> str:
    """Population, window and n of what the report reads."""
    rows = judged_rows(study_data)
    study, snapshots, n = study_data.study, study_data.snapshots, count(len(rows))
    if snapshots.undated or not len(rows):
        return f"{study_words(study, snapshots.age_days)} n\u00a0=\u00a0{n}."
    window = f"Entered {day(int(snapshots.entry[rows].min()))} – {day(int(snapshots.entry[rows].max()))}"
    part = "; the training leads" if report.basis == "replayed" and HOLDOUT in study_data.parts.names else ""
    return f"{study_words(study, snapshots.age_days)} {window}; n\u00a0=\u00a0{n}{part}."


def locked_words(report: LiftReport) -> str:
    """How to read the leads since activation, while nobody has said who reads them; empty otherwise."""
    if not report.locked or report.used.since is None:
        return ""
    return (
        f"Version {report.used.number} has been active since {day(report.used.since)}. Give your name to evaluate it on all leads that "
        "matured since. The access is recorded, and those leads no longer count as unseen."
    )


def footer_words(report: LiftReport) -> str:
    """What identifies the figures."""
    version = f"version {report.used.number}" if report.used.number else "not signed as a version"
    return f"Scorecard {report.content_id} ({version}) · data {report.data_id} · import {report.import_id} · Plumbline"


def groups_headline(found: GroupComparison) -> str:
    """Whether the hot leads convert more often than the others."""
    hot, rest, gap = found.first.conversion, found.second.conversion, found.difference
    if isinstance(hot, NotEstimable) or isinstance(rest, NotEstimable) or isinstance(gap, NotEstimable):
        return cannot_tell(next(each for each in (hot, rest, gap) if isinstance(each, NotEstimable)))
    rates = f"Of the hot leads {percent_range(hot)} convert, of the others {percent_range(rest)}"
    if gap.low <= 0 <= gap.high:
        return f"{rates}: we cannot tell yet whether they differ."
    times = f"{ratio_range(found.ratio, 1)} times as often" if isinstance(found.ratio, Estimate) else "none of the others did"
    return f"{rates}: {times}."


def before_headline(found: GroupComparison | NotEstimable) -> str:
    """Whether leads convert more often since scores are used."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    now, then, gap = found.first.conversion, found.second.conversion, found.difference
    if isinstance(now, NotEstimable) or isinstance(then, NotEstimable) or isinstance(gap, NotEstimable):
        return cannot_tell(next(each for each in (now, then, gap) if isinstance(each, NotEstimable)))
    rates = f"Since scores are used, {percent_range(now)} of all leads convert; before it was {percent_range(then)}"
    verdict = "we cannot tell yet whether that changed" if gap.low <= 0 <= gap.high else f"{_points(gap)}"
    return f"{rates}: {verdict}."


def win_rate_headline(found: GroupComparison | NotEstimable) -> str:
    """The win rate among closed leads."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    hot, rest = percent_range(found.first.conversion), percent_range(found.second.conversion)
    return f"Of the closed hot leads {hot} were won, of the other closed leads {rest}."


def old_headline(report: LiftReport) -> str:
    """This scorecard compared with the old one, on the same leads."""
    if isinstance(report.old, NotEstimable):
        return cannot_tell(report.old)
    return f"Compared with “{report.old_card}” on the same leads: {change_headline(report.old)} {swap_headline(report.old)}"


def calls_headline(figures: LiftFigures) -> str:
    """How much less sales would call, and how much more of it would be won.

    Reads like:
        "Calling the hot leads takes 14 % of the calls and reaches 30 % (24–37) of the buyers: one won in 6 calls instead of one in 12."
    """
    called, everyone = figures.called, figures.all_called
    if not everyone.n_leads:
        return "There are no leads to judge yet."
    if not called.n_leads:
        return "No lead is hot, so nobody would be called."
    share = percent(called.n_leads / everyone.n_leads)
    calling = f"Calling the hot leads takes {share} of the calls and reaches {percent_range(called.reached)} of the buyers"
    if not called.n_won or not everyone.n_won:
        return f"{calling}."
    each, of_all = calls_each(called), calls_each(everyone)
    if each == of_all:
        return f"{calling}: one won in {each} calls, as when everyone is called."
    return f"{calling}: one won in {each} calls instead of one in {of_all}."


def calls_each(called: CallList) -> str:
    """Calls for one conversion."""
    return count(called.n_leads / called.n_won) if called.n_won else "–"


def picked_headline(figures: LiftFigures) -> str:
    """False positives avoided: conversions beyond those of as many leads picked at random."""
    extra = figures.picked.extra
    if isinstance(extra, NotEstimable):
        return cannot_tell(extra)
    calls = f"{plural(figures.picked.n_hot, 'call')} to hot leads"
    interval = f"({limits(extra, percent_of=1, digits=0)})"
    if extra.low <= 0 <= extra.high:
        unsure = f"We cannot tell yet whether {calls} win more than as many calls picked at random"
        return f"{unsure}: difference {count(extra.value)} {interval}."
    more, fewer = ("more", "fewer") if extra.value > 0 else ("fewer", "more")
    shown = extra if extra.value > 0 else Estimate(-extra.value, -extra.high, -extra.low, extra.n, extra.method)
    span = f"({limits(shown, percent_of=1, digits=0)})"
    return f"{calls} win {count(shown.value)} {span} {more} than as many calls picked at random: that many {fewer} false positives."


def revenue_headline(found: Revenue, currency: str | None) -> str:
    """Amounts per hot lead and per other lead."""
    if isinstance(found.everyone, NotEstimable):
        return cannot_tell(found.everyone)
    hot, rest = (_money(each, currency) for each in (found.hot, found.rest))
    averages = f"A hot lead brings {hot} on average, another lead {rest}"
    gap = found.difference
    if isinstance(gap, NotEstimable):
        return f"{averages}."
    return f"{averages}{': we cannot tell yet whether they differ' if gap.low <= 0 <= gap.high else ''}."


def _money(found: PerLead | NotEstimable, currency: str | None) -> str:
    if isinstance(found, NotEstimable):
        return "nothing" if found.code == "no_amounts" else cannot_tell(found).rstrip(".").lower()
    return money_range(found.mean, currency)


def money_range(answer: Answer, currency: str | None) -> str:
    """An amount with its interval and currency, to the cent where it is small."""
    if isinstance(answer, NotEstimable):
        return cannot_tell(answer).rstrip(".").lower()
    digits = money_digits(answer.value)
    number = money(answer.value, currency) if digits == 0 else f"{answer.value:,.{digits}f} {currency or ''}".strip().replace("-", "−")
    return f"{number} ({limits(answer, percent_of=1, digits=digits)})"


def money_digits(amount: float) -> int:
    """Decimals of an amount: cents below a thousand, more where it is under a cent.

    Examples:
        >>> money_digits(102.77), money_digits(7951.7), money_digits(0)
        (2, 0, 0)
    """
    return 0 if abs(amount) >= 1_000 or amount == 0 else 2


def giant_note(found: Revenue) -> str:
    """That one lead makes up much of all amounts; empty where none does."""
    if isinstance(found.everyone, NotEstimable) or found.everyone.largest_share < GIANT:
        return ""
    return f"One lead brings {percent(found.everyone.largest_share)} of all amounts. {ONE_GIANT}"


def impact_headline(found: Impact | NotEstimable, currency: str | None) -> str:
    """What choosing whom to call brought under the assumptions."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    if isinstance(found.over_chance, NotEstimable):
        return cannot_tell(found.over_chance)
    verb = "gained" if found.over_everyone >= 0 else "lost"
    return (
        f"Under these assumptions, the impact of calling the hot leads is {money_range(found.over_chance, currency)} compared with as many "
        f"leads picked at random. Compared with calling everyone it {verb} {money(abs(found.over_everyone), currency)}."
    )


def impact_notes(found: Impact | NotEstimable, currency: str | None) -> tuple[str, ...]:
    """What was assumed."""
    if isinstance(found, NotEstimable):
        return ()
    assumed = found.assumed
    call, conversion = _plain(assumed.call_cost, currency), _plain(assumed.conversion_value, currency)
    pays = f"so a call pays from a conversion rate of {percent(assumed.pays_from)}"
    unchanged = "a lead that nobody calls is not won, and a call changes no lead's decision"
    return (f"Assumed: a call costs {call} and a conversion brings {conversion}, {pays}. Also assumed: {unchanged}.",)


def _plain(amount: float, currency: str | None) -> str:
    return f"{amount:,.{money_digits(amount)}f} {currency or ''}".strip()


def quarters_headline(quarters: tuple[Quarter, ...]) -> str:
    """In how many quarters hot leads converted more often than the others; quarters with few hot leads say nothing.

    Reads like:
        "Hot leads converted more often than the others in 5 of 5 quarters with 30 hot leads or more."
    """
    compared = [each for each in quarters if each.hot.n_leads >= ENOUGH and each.rest.n_leads >= ENOUGH]
    if not compared:
        return f"No quarter has {ENOUGH} hot leads and {ENOUGH} others to compare yet."
    better = sum(each.hot.n_converted * each.rest.n_leads > each.rest.n_converted * each.hot.n_leads for each in compared)
    of = f"{plural(len(compared), 'quarter')} with {ENOUGH} hot leads or more"
    return f"Hot leads converted more often than the others in {better} of {of}."


def tried_note(report: LiftReport) -> str:
    """What the ranges may claim where people tried settings on the same leads; empty otherwise."""
    if report.n_tried == 1:
        return ""
    tried = f"{count(report.n_tried)} settings were tried on these leads."
    return f"{tried} The ranges are valid only if this scorecard had been fixed beforehand."


def assigned_headline(found: Assigned | NotEstimable) -> str:
    """What was caused, where leads were assigned at random."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    return f"Leads were assigned at random: {'; '.join(_arm(each) for each in found.arms)}."


def _arm(arm: Arm) -> str:
    gap = arm.conversion.difference
    if isinstance(gap, NotEstimable):
        return f"{arm.level}: {cannot_tell(gap).rstrip('.').lower()}"
    caused = "caused" if not gap.low <= 0 <= gap.high else "may have caused"
    return f"{arm.level} {caused} {fine_points(gap)} of conversion"


def fine_points(gap: Estimate) -> str:
    """A difference of rates with its interval, in points to three digits that say something.

    Examples:
        >>> fine_points(Estimate(0.00681, 0.005, 0.0087, 42_000, "newcombe"))
        '+0.68 points (0.50–0.87)'
    """
    digits = 2 if abs(gap.value) < 0.00995 else 1
    sign = "+" if gap.value > 0 else ""
    number = f"{sign}{100 * gap.value:.{digits}f}".replace("-", "−")
    return f"{number} points ({limits(gap, percent_of=100, digits=digits)})"


def handed_off_headline(found: HandedOffRival | NotEstimable) -> str:
    """What was really handed to sales, compared with as many of the scorecard's best."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    leads = f"{found.tier} leads" if found.tier else "leads"
    handed_off = f"Of the {count(found.n_handed_off)} {leads} handed to sales by then, {percent_range(found.handed_off)} converted"
    rates = f"{handed_off}; of as many of the scorecard's best, {percent_range(found.ours)}"
    gap = found.difference
    return f"{rates}{'' if isinstance(gap, NotEstimable) else f' ({_points(gap)})'}."


def _points(gap: Estimate) -> str:
    return f"{change_in_points(gap.value)}, {limits(gap, percent_of=100)}"


def levels_headline(report: LiftReport) -> str:
    """Amounts by the value of an attribute, of values with enough leads."""
    means = {
        each.level or "no value": each.revenue.mean
        for each in report.figures.levels
        if each.group.n_leads >= ENOUGH and isinstance(each.revenue, PerLead) and isinstance(each.revenue.mean, Estimate)
    }
    if not means:
        return f"Amounts by {report.by_attribute} cannot be compared: too few leads, or no amounts."
    best = max(means, key=lambda name: means[name].value)
    return f"By {report.by_attribute}, leads of “{best}” brought most: {money_range(means[best], report.currency)} a lead."
