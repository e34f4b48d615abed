"""The lift report in words: findings that claim no more than the comparison can show, one sentence each."""

from __future__ import annotations

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.resampling import PerLead
from analysis.lift.records import Against, Arm, Assigned, CallList, Impact, LiftFigures, Quarter, Revenue
from analysis.lift.report import LiftReport
from analysis.routing.handed_off import HandedOffRival
from analysis.signals.read import judged_rows
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from dashboard.board.words_change import change_headline, swap_headline
from dashboard.words.formats import day, plural
from dashboard.words.numbers import cannot_tell, change_in_points, count, limits, money, percent, percent_range, ratio_range
from dashboard.words.study import study_words

#: Beside every comparison in which nobody's lot was left to chance.
OBSERVED = (
    "Observed, not caused: hot leads were also called sooner and more often, and the score picks leads that might have bought anyway. "
    "Only a randomised control group assigned at random says what scoring caused."
)
SEASONS = "Seasons, campaigns, prices and the market changed too between the two; nothing was left to chance."
ONE_GIANT = "One deal makes up so much of the amounts that the mean follows it; read the column with the largest amounts cut."
#: Share of one lead in all amounts from which on that has to be said.
GIANT = 0.10
#: Leads from which on a value of an attribute may stand in the finding.
ENOUGH = 30
#: Beside amounts by the values of an attribute.
HIGHEST = "The highest of several looks higher than it is: hold ranges against each other, and against how many leads they rest on."


def report_headline(report: LiftReport) -> str:
    """The whole report in one sentence.

    Reads like:
        "Of the hot leads 17 % (13–21) convert, of the others 6.5 % (5.6–7.6): 2.6 times as often (2.0–3.5)."
    """
    return groups_headline(report.figures.hot_against_rest)


def basis_words(report: LiftReport) -> str:
    """Which leads the report reads, and as what."""
    name = f"“{report.used.card.name}”"
    hot = f"hot from {report.used.card.threshold} points"
    leads = plural(report.figures.everyone.n_leads, "lead")
    if report.basis == "active" and report.since is not None:
        return f"{name} (version {report.used.number}, {hot}), in use since {day(report.since)}: all {leads} that matured since."
    since = f" seen since {day(report.since)}" if report.since is not None else ""
    return f"{name} ({hot}), replayed on {leads}{since} as each was known at the time; what it would have said, not what was done with it."


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
    """That leads since activation are there and nobody has said who reads them; empty otherwise."""
    if not report.locked or report.used.since is None:
        return ""
    return (
        f"Version {report.used.number} has been in use since {day(report.used.since)}. Say who looks, and it is judged on all leads that "
        "matured since; the look is recorded, and those leads are not unseen any more."
    )


def footer_words(report: LiftReport) -> str:
    """What the figures can be found again by."""
    version = f"version {report.used.number}" if report.used.number else "not signed as a version"
    return f"Scorecard {report.content_id} ({version}) · data {report.data_id} · import {report.import_id} · Plumbline"


def groups_headline(found: Against) -> str:
    """Whether the hot leads convert more often than the others."""
    hot, rest, gap = found.first.conversion, found.second.conversion, found.difference
    if isinstance(hot, NotEstimable) or isinstance(rest, NotEstimable) or isinstance(gap, NotEstimable):
        return cannot_tell(next(each for each in (hot, rest, gap) if isinstance(each, NotEstimable)))
    rates = f"Of the hot leads {percent_range(hot)} convert, of the others {percent_range(rest)}"
    if gap.low <= 0 <= gap.high:
        return f"{rates}: we cannot tell yet whether they differ."
    times = f"{ratio_range(found.ratio, 1)} times as often" if isinstance(found.ratio, Estimate) else "the others never do"
    return f"{rates}: {times}."


def before_headline(found: Against | NotEstimable) -> str:
    """Whether leads convert more often since scores are used."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    now, then, gap = found.first.conversion, found.second.conversion, found.difference
    if isinstance(now, NotEstimable) or isinstance(then, NotEstimable) or isinstance(gap, NotEstimable):
        return cannot_tell(next(each for each in (now, then, gap) if isinstance(each, NotEstimable)))
    told = f"Since scores are used {percent_range(now)} of all leads convert, before {percent_range(then)}"
    verdict = "we cannot tell yet whether that changed" if gap.low <= 0 <= gap.high else f"{_points(gap)}"
    return f"{told}: {verdict}."


def win_rate_headline(found: Against | NotEstimable) -> str:
    """The win rate among closed leads."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    hot, rest = percent_range(found.first.conversion), percent_range(found.second.conversion)
    return f"Of the closed hot leads {hot} were won, of the other closed leads {rest}."


def old_headline(report: LiftReport) -> str:
    """This scorecard against the old one, on the same leads."""
    if isinstance(report.old, NotEstimable):
        return cannot_tell(report.old)
    return f"Against “{report.old_card}” on the same leads: {change_headline(report.old)} {swap_headline(report.old)}"


def calls_headline(figures: LiftFigures) -> str:
    """How much less sales would call, and how much more of it would be won.

    Reads like:
        "Calling the hot leads takes 14 % of the calls and reaches 30 % (24–37) of the buyers: one won in 6 calls instead of one in 12."
    """
    called, everyone = figures.called, figures.all_called
    if not everyone.n_leads:
        return "There are no leads to judge yet."
    if not called.n_leads:
        return "No lead is hot, so that nobody would be called."
    share = percent(called.n_leads / everyone.n_leads)
    told = f"Calling the hot leads takes {share} of the calls and reaches {percent_range(called.reached)} of the buyers"
    if not called.n_won or not everyone.n_won:
        return f"{told}."
    each, of_all = calls_each(called), calls_each(everyone)
    if each == of_all:
        return f"{told}: one won in {each} calls, as when everyone is called."
    return f"{told}: one won in {each} calls instead of one in {of_all}."


def calls_each(called: CallList) -> str:
    """Calls for one conversion."""
    return count(called.n_leads / called.n_won) if called.n_won else "–"


def picked_headline(figures: LiftFigures) -> str:
    """False positives avoided: conversions beyond those of as many leads picked by chance."""
    extra = figures.picked.extra
    if isinstance(extra, NotEstimable):
        return cannot_tell(extra)
    told = f"Of {plural(figures.picked.n_hot, 'call')} to hot leads"
    interval = f"({limits(extra, percent_of=1, digits=0)})"
    if extra.low <= 0 <= extra.high:
        return f"{told}, we cannot tell yet whether more are won than of as many calls picked by chance: {count(extra.value)} {interval}."
    more, fewer = ("more", "fewer") if extra.value > 0 else ("fewer", "more")
    shown = extra if extra.value > 0 else Estimate(-extra.value, -extra.high, -extra.low, extra.n, extra.method)
    span = f"({limits(shown, percent_of=1, digits=0)})"
    return f"{told}, {count(shown.value)} {span} {more} are won than of as many picked by chance: so many {fewer} false positives."


def revenue_headline(found: Revenue, currency: str | None) -> str:
    """Amounts per hot lead and per other lead."""
    if isinstance(found.everyone, NotEstimable):
        return cannot_tell(found.everyone)
    hot, rest = (_money(each, currency) for each in (found.hot, found.rest))
    told = f"A hot lead brings {hot} on average, another lead {rest}"
    gap = found.difference
    if isinstance(gap, NotEstimable):
        return f"{told}."
    return f"{told}{': we cannot tell yet whether they differ' if gap.low <= 0 <= gap.high else ''}."


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
    return f"One single lead brings {percent(found.everyone.largest_share)} of all amounts. {ONE_GIANT}"


def worth_headline(found: Impact | NotEstimable, currency: str | None) -> str:
    """What choosing whom to call was worth under the assumptions."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    if isinstance(found.over_chance, NotEstimable):
        return cannot_tell(found.over_chance)
    verb = "gained" if found.over_everyone >= 0 else "lost"
    return (
        f"If this holds, calling the hot leads was worth {money_range(found.over_chance, currency)} over calling as many picked by chance, "
        f"and {verb} {money(abs(found.over_everyone), currency)} over calling everyone."
    )


def worth_notes(found: Impact | NotEstimable, currency: str | None) -> tuple[str, ...]:
    """What was assumed."""
    if isinstance(found, NotEstimable):
        return ()
    assumed = found.assumed
    call, conversion = _plain(assumed.call_cost, currency), _plain(assumed.conversion_value, currency)
    pays = f"so that a call pays from a conversion of {percent(assumed.pays_from)}"
    unchanged = "a lead that nobody calls is not won; calling changes nobody's mind"
    return (f"Assumed: a call costs {call}, a conversion brings {conversion}, {pays}; {unchanged}.",)


def _plain(amount: float, currency: str | None) -> str:
    return f"{amount:,.{money_digits(amount)}f} {currency or ''}".strip()


def quarters_headline(quarters: tuple[Quarter, ...]) -> str:
    """In how many quarters hot leads converted more often than the others; quarters with few hot leads say nothing.

    Reads like:
        "Hot leads converted more often than the others in 5 of 5 quarters with 30 hot leads or more."
    """
    told = [each for each in quarters if each.hot.n_leads >= ENOUGH and each.rest.n_leads >= ENOUGH]
    if not told:
        return f"No quarter has {ENOUGH} hot leads and {ENOUGH} others to compare yet."
    better = sum(each.hot.n_converted * each.rest.n_leads > each.rest.n_converted * each.hot.n_leads for each in told)
    of = f"{plural(len(told), 'quarter')} with {ENOUGH} hot leads or more"
    return f"Hot leads converted more often than the others in {better} of {of}."


def tried_note(report: LiftReport) -> str:
    """What the ranges may claim where people tried settings on the same leads; empty otherwise."""
    if report.n_tried == 1:
        return ""
    return f"{count(report.n_tried)} settings were tried on these leads: the ranges hold if this card had been fixed beforehand."


def assigned_headline(found: Assigned | NotEstimable) -> str:
    """What was caused, where chance decided."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    return f"Chance decided who got what: {'; '.join(_arm(each) for each in found.arms)}."


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
    """What was really handed to sales, against as many of the scorecard's best."""
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    called = f"{found.tier} leads" if found.tier else "leads"
    really = f"Of the {count(found.n_handed_off)} {called} really handed to sales by then {percent_range(found.passed)} converted"
    told = f"{really}; of as many of the scorecard's best {percent_range(found.ours)}"
    gap = found.difference
    return f"{told}{'' if isinstance(gap, NotEstimable) else f' ({_points(gap)})'}."


def _points(gap: Estimate) -> str:
    return f"{change_in_points(gap.value)}, {limits(gap, percent_of=100)}"


def levels_headline(report: LiftReport) -> str:
    """Amounts by the value of an attribute, of values with enough leads."""
    told = {
        each.level or "no value": each.revenue.mean
        for each in report.figures.levels
        if each.group.n_leads >= ENOUGH and isinstance(each.revenue, PerLead) and isinstance(each.revenue.mean, Estimate)
    }
    if not told:
        return f"Nothing can be said of amounts by {report.by_attribute}: too few leads, or no amounts."
    best = max(told, key=lambda name: told[name].value)
    return f"By {report.by_attribute}, leads of “{best}” brought most: {money_range(told[best], report.currency)} a lead."
