"""The findings of the leakage guard in sentences: the evidence first, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.leakage.by_scorecard import CarriedFinding
from analysis.leakage.records import CheckResult, Finding, LeakageReport, Limit
from dashboard.words.formats import count, listed, percent, plural
from dashboard.words.standing import StandingWarning

#: What the data as a whole cannot show.
LIMITS: Mapping[Limit, str] = MappingProxyType(
    {
        "undated": "The leads have no dates."
        " The checks cannot see what was filled in or changed after the outcome, or which touches came later."
        " A column that passes may still carry the outcome.",
        "no_history": "Attributes without dated changes are seen as exported. The checks cannot see when they were filled in or changed.",
        "no_open_leads": "There are almost no open leads. The checks cannot see what is filled in only when a lead is closed.",
        "few_conversions": "Too few leads converted, or too few did not."
        " The checks cannot tell an attribute that predicts too well from chance.",
    }
)
_Say = Callable[[Finding], str]


def _only_when_closed(it: Finding) -> str:
    return (
        f"filled for {percent(it.figure('filled_closed'))} of {count(it.figure('n_closed'))} closed leads"
        f" and {percent(it.figure('filled_open'))} of {count(it.figure('n_open'))} open ones"
    )


def _only_for_winners(it: Finding) -> str:
    return (
        f"{percent(it.figure('of_winners'))} of its {count(it.figure('n_filled'))} values belong to leads that won;"
        f" it is filled for {percent(it.figure('filled_winners'))} of the winners"
    )


def _written_after(it: Finding) -> str:
    return f"first written after the outcome for {percent(it.figure('written_late'))} of {count(it.figure('n_leads'))} decided leads"


def _changed_after(it: Finding) -> str:
    share = f"{count(it.figure('n_after'))} of {count(it.figure('n_decided'))} decided leads ({percent(it.figure('share_after'))})"
    return f"changed after the outcome for {share}: the exported value is not the one known before"


def _strength(it: Finding) -> str:
    names = {figure.name for figure in it.figures}
    ranks = f", AUC {it.figure('auc'):.2f}" if "auc" in names else ""
    n = f"{count(it.figure('n_leads'))} leads, {count(it.figure('n_converted'))} converted"
    return f"information value {it.figure('information'):.2f} above chance{ranks} ({n})"


def _missing_by_fate(it: Finding) -> str:
    return (
        f"missing for {percent(it.figure('missing_open'))} of {count(it.figure('n_open'))} open leads"
        f" and {percent(it.figure('missing_closed'))} of {count(it.figure('n_closed'))} closed ones"
    )


def _missing_predicts(it: Finding) -> str:
    shares = f"{percent(it.figure('missing_converted'))} of converted leads and {percent(it.figure('missing_others'))} of the others"
    return f"missing for {shares}: information value {it.figure('information'):.2f} above chance"


def _touched(it: Finding) -> str:
    return f"{percent(it.figure('of_winners'))} of converted leads and {percent(it.figure('of_others'))} of the others had it"


def _nearly_all_win(it: Finding) -> str:
    return f"{percent(it.figure('won_share'))} of the {count(it.figure('n_leads'))} leads with it won"


def _after_decision(it: Finding) -> str:
    return f"{percent(it.figure('after_decision'))} of its touches of decided leads came after the decision"


def _both_sides(it: Finding) -> str:
    shared = f"{count(it.figure('n_shared'))} of {plural(int(it.figure('n_sealed')), 'sealed lead')}"
    return f"{shared} are of {count(it.figure('n_accounts'))} accounts that also have leads before the holdout"


_EVIDENCE: Mapping[str, _Say] = MappingProxyType(
    {
        "only_when_closed": _only_when_closed,
        "only_for_winners": _only_for_winners,
        "written_after": _written_after,
        "changed_after": _changed_after,
        "near_perfect": lambda it: f"nearly perfect alone: {_strength(it)}",
        "too_strong": lambda it: f"strong alone: {_strength(it)}",
        "missing_while_open": _missing_by_fate,
        "missing_differs": _missing_by_fate,
        "missing_tells": _missing_predicts,
        "status_name": lambda it: f"its name suggests a status: {listed(it.words, 'and')}",
        "status_values": lambda it: f"its values say how the lead ended: {listed(tuple(f'“{word}”' for word in it.words), 'and')}",
        "only_winners": lambda it: f"a mark of winners: {_touched(it)}",
        "winners_mostly": lambda it: f"strong alone: {_touched(it)}",
        "nearly_all_win": _nearly_all_win,
        "after_decision": _after_decision,
        "account_on_both_sides": _both_sides,
        "account_in_two_parts": lambda it: f"{count(it.figure('n_accounts'))} accounts have leads in several parts",
    }
)


def weight_words(carried: CarriedFinding) -> str:
    """The consequence of a finding, in a few words for a table."""
    if carried.finding.refused is not None:
        return "no rule may use it"
    if carried.acceptance is not None:
        return "accepted"
    return "likely leak" if carried.blocks else "to be looked at"


def leak_mark(carried: tuple[CarriedFinding, ...]) -> str:
    """The consequence of all findings about one signal, in a few words for a table; empty without findings."""
    weights = [weight_words(each) for each in carried]
    return next((weight for weight in ("likely leak", "no rule may use it", "to be looked at", "accepted") if weight in weights), "")


def verdict_words(check: CheckResult) -> str:
    """The verdict of one check, in a few words for a table.

    Examples:
        >>> verdict_words(CheckResult(5, "names and values of a status or stage", (), 12))
        'passed'
    """
    return plural(len(check.findings), "finding") if check.findings else check.verdict


def blind_words(check: CheckResult) -> str:
    """What one check could not examine; empty where it examined everything."""
    whole = tuple(dict.fromkeys(each.reason for each in check.not_applicable if not each.subject))
    single = [each for each in check.not_applicable if each.subject]
    reasons = listed(tuple(dict.fromkeys(each.reason for each in single)), "or")
    return "; ".join(filter(None, (*whole, f"{plural(len(single), 'subject')}: {reasons}" if single else "")))


def evidence_words(finding: Finding) -> str:
    """The evidence of a finding, in one clause."""
    return _EVIDENCE[finding.code](finding)


def finding_words(carried: CarriedFinding) -> str:
    """A finding with its consequence, in one sentence."""
    finding = carried.finding
    said = f"{finding.subject}: {evidence_words(finding)}"
    if finding.refused is not None:
        return f"{said}. It {finding.refused}, so no rule may use it."
    if carried.acceptance is not None:
        return f"{said}. Accepted by {carried.acceptance.by} on {carried.acceptance.at[:10]}: {carried.acceptance.reason}"
    return f"{said}."


def leak_warnings(carried: tuple[CarriedFinding, ...]) -> tuple[StandingWarning, ...]:
    """The warnings beside every figure of a scorecard that uses what the guard found, one for each subject.

    Args:
        carried: As `analysis.leakage.by_scorecard.findings_for`.
    """
    by_subject: dict[str, list[CarriedFinding]] = {}
    for each in carried:
        by_subject.setdefault(each.finding.subject, []).append(each)
    return tuple(_warning(group) for group in by_subject.values())


def _warning(group: list[CarriedFinding]) -> StandingWarning:
    blocking = [each for each in group if each.blocks]
    worst = (blocking or group)[0]
    rules = f" (used by {listed(tuple(worst.rules), 'and')})" if worst.rules else ""
    accepted = [each for each in group if each.acceptance is not None]
    said = "; ".join(evidence_words(each.finding) for each in group)
    text = f"{worst.finding.subject}{rules}: {said}."
    if blocking:
        return StandingWarning(
            "leak", f"Likely leak: {text} The figures below depend on it. Accept it with a reason, or remove it from the scorecard."
        )
    if len(accepted) == len(group) and accepted[0].acceptance is not None:
        given = accepted[0].acceptance
        return StandingWarning("leak_accepted", f"{text} Accepted by {given.by}: {given.reason}")
    return StandingWarning("leak_question", f"To be looked at: {text}")


def leaks_of_cards(candidate: tuple[CarriedFinding, ...], current: tuple[CarriedFinding, ...], name: str) -> tuple[str, ...]:
    """The warnings beside the figures of a candidate and of the scorecard that it is compared with.

    Args:
        candidate: What the candidate carries.
        current: What the current scorecard carries; a finding of both is named once.
        name: Name of the current scorecard.
    """
    own = tuple(each.text for each in leak_warnings(candidate))
    said = {_without_rules(each) for each in candidate}
    others = leak_warnings(tuple(each for each in current if _without_rules(each) not in said))
    return (*own, *(f"Current scorecard “{name}”: {each.text}" for each in others))


def _without_rules(carried: CarriedFinding) -> tuple[str, str]:
    return carried.finding.subject, carried.finding.code


def leaks_headline(report: LeakageReport, carried: tuple[CarriedFinding, ...]) -> str:
    """The findings of the guard in one sentence."""
    blocking = dict.fromkeys(each.finding.subject for each in carried if each.blocks)
    questioned = [each for each in report.subjects("question") if each not in blocking]
    asks = f"; {plural(len(questioned), 'more is', 'more are')} to be looked at" if questioned else ""
    if blocking:
        verb = "carries" if len(blocking) == 1 else "carry"
        return f"{listed(tuple(blocking), 'and')} likely {verb} the outcome{asks}."
    if questioned:
        return f"Nothing is blocked; {plural(len(questioned), 'subject is', 'subjects are')} to be looked at."
    return "No check found a leak."


def check_line(check: CheckResult) -> str:
    """One check in one line: number, name and verdict.

    Examples:
        >>> check_line(CheckResult(5, "names and values of a status or stage", (), 12))
        '5  names and values of a status or stage: passed (12 looked at)'
    """
    if check.verdict == "not applicable":
        reason = next((each.reason for each in check.not_applicable if not each.subject), "nothing to look at")
        return f"{check.number}  {check.name}: not applicable: {reason}"
    blind = sum(bool(each.subject) for each in check.not_applicable)
    unseen = f", {count(blind)} without dated changes" if blind else ""
    found = plural(len(check.findings), "finding") if check.findings else "passed"
    return f"{check.number}  {check.name}: {found} ({count(check.n_examined)} looked at{unseen})"


def limit_words(report: LeakageReport) -> tuple[str, ...]:
    """What these data cannot show."""
    return tuple(LIMITS[each] for each in report.limits)
