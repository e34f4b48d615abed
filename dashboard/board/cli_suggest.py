"""`plumbline suggest`: points from the leads, for a scorecard or from nothing, tested on unseen leads."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from analysis.calibration.candidate_rules import LeftOut, candidate_rules
from analysis.calibration.suggest import MOST_RULES, SuggestedCard, SuggestedPoints, suggest, without_idle_rules
from analysis.calibration.supported_points import SupportedRange
from analysis.errors import PlumblineError
from analysis.holdout.accesses import try_setting
from analysis.inference.estimate import NotEstimable
from analysis.inference.paired import PairedAuc
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import CarriedFinding, findings_for, open_findings
from analysis.leakage.guard import guard
from analysis.leakage.lk4_missingness import NUMBER as MISSINGNESS
from analysis.routing.handed_off import was_routed
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import Scorecard, scorecard_data, scorecard_yaml
from analysis.scoring.patterns import Patterns
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.attributes.cli import significance_data
from dashboard.board.words_suggest import HOW_JUDGED, KINDS, VERDICTS, difference_words, lean_words, suggest_headline
from dashboard.board.words_supported_points import cautions, range_sentence
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.numbers import whole_from
from dashboard.commands.question import card_data, question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, printable, table
from dashboard.data.words_leakage import leak_warnings
from dashboard.words.formats import number, rate, signed
from dashboard.words.key_figures import axis_name
from dashboard.words.standing import StandingWarning

#: The same leads always get the same suggestion.
_SEED = 20_260_101


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument("--from", dest="from_card", metavar="SCORECARD", help="scorecard to improve (default: start without one)")
    parser.add_argument(
        "--most", metavar="N", type=whole_from(1, MOST_RULES), help=f"maximum number of rules of the short card, 1 to {MOST_RULES}"
    )
    parser.add_argument(
        "--without", metavar="SIGNAL", action="append", default=[], help="attribute or touch point to leave out, as `compare` names it"
    )
    parser.add_argument("--step", type=whole_from(1), choices=(1, 5), default=1, help="points are multiples of this number (default: 1)")
    parser.add_argument("--out", metavar="F.yaml", type=Path, help="scorecard file for the best suggestion")


@dataclass(frozen=True, slots=True, eq=False)
class _Start:
    """What the suggestion starts from: a card, or candidates with 0 points; with its patterns on the visible part."""

    card: Scorecard
    patterns: Patterns
    left_out: tuple[LeftOut, ...]


def run(arguments: argparse.Namespace) -> Reply:
    """Suggest points. The answer is no where no suggestion beats the scorecard, or chance; then nothing is written."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.from_card) if arguments.from_card else None
    if card is not None and arguments.without:
        raise PlumblineError(
            "COMMAND-LINE", "--without works only without --from.", where="suggest", remedy="Leave out --from or --without."
        )
    study_data = open_study(workspace, arguments.study)
    report = guard(study_data)
    given = accepted(workspace, report.findings)
    start = _from_nothing(study_data, open_findings(report, given), arguments.without) if card is None else _of_card(study_data, card)
    found = suggest(
        start.patterns, start.card, most_rules=arguments.most, seed=_SEED, step=arguments.step,
        routed=was_routed(study_data), hot_share=_hot_share(study_data),
    )  # fmt: skip
    _record(workspace, study_data, found)
    best = None if found.best is None else _as_card(found.best.card, card)
    shown = best or start.card
    leaks = leak_warnings(findings_for(shown, report, given)) if best or card else ()
    also = (*leaks, *(StandingWarning(code, text) for code, text in zip(found.supported.warnings, cautions(found.supported), strict=True)))
    data: Json = {"scorecard": None if card is None else card_data(card)} | question_data(study_data) | _data(found, best, start.left_out)
    written = _written(best, arguments.out)
    data |= {"out": written, "warnings": warnings_data(study_data, shown, also)}
    parts = [printable(suggest_headline(found)), question_text(study_data), *_tables(found), _ranges_text(found)]
    parts += [f"written to {written}" if written else "", warnings_text(study_data, shown, also)]
    return Reply(data, "\n\n".join(filter(None, parts)), answer_is_no=best is None)


def _of_card(study_data: StudyData, card: Scorecard) -> _Start:
    return _Start(card, study_data.visible_patterns(card), ())


def _from_nothing(study_data: StudyData, findings: tuple[CarriedFinding, ...], without: list[str]) -> _Start:
    """Candidates, without what carries the outcome.

    Raises:
        PlumblineError: ``SIGNAL-UNKNOWN`` for something to leave out that is not there.
    """
    blocked = {each.signal for each in findings if each.blocks}
    gaps = frozenset(each.finding.subject for each in findings if each.finding.check == MISSINGNESS and each.acceptance is None)
    candidates = candidate_rules(study_data, leaks=frozenset(blocked | set(without)), informative_gaps=gaps)
    known = {each.name for each in candidates.left_out}
    if unknown := [name for name in without if name not in known]:
        raise PlumblineError("SIGNAL-UNKNOWN", f"there is no signal '{unknown[0]}' to leave out.", where="--without")
    return _Start(candidates.card, candidates.patterns, candidates.left_out)


def _written(best: Scorecard | None, out: Path | None) -> str | None:
    if best is None or out is None:
        return None
    out.write_text(scorecard_yaml(best), encoding="utf-8")
    return str(out)


def _hot_share(study_data: StudyData) -> float | None:
    """What sales can take, as a share of the leads; None where the study or the data do not say."""
    wanted, flow = study_data.study.hot_leads_per_week, lead_flow(study_data).leads_per_week
    return wanted / flow if wanted and flow and wanted < flow else None


def _record(workspace: Workspace, study_data: StudyData, found: SuggestedPoints) -> None:
    """What is shown with its effect was tried: it counts among the settings of this data version."""
    now = clock.now()
    for proposal in found.proposals:
        try_setting(workspace, study_data, proposal.card, now=now)


def _as_card(suggested: Scorecard, card: Scorecard | None) -> Scorecard:
    """The suggestion as a card of its own; without a card to start from, only the rules with points."""
    return without_idle_rules(suggested) if card is None else replace(suggested, name=f"{card.name}, suggested")


def _data(found: SuggestedPoints, best: Scorecard | None, left_out: tuple[LeftOut, ...]) -> Json:
    return {
        "n_leads": found.n_leads,
        "n_converted": found.n_converted,
        "n_candidates": len(found.current.rules),
        "not_estimable": None if found.missing is None else answer_data(found.missing),
        "proposals": [_proposal_data(each) for each in found.proposals],
        "best": None if found.best is None else found.best.kind,
        "card": None if best is None else scorecard_data(best),
        "over_valued": [each.rule for each in found.over_valued],
        "under_valued": [each.rule for each in found.under_valued],
        "supported_ranges": {"kind": found.supported.kind, "rules": [_range_data(each) for each in found.supported.ranges]}
        if any(found.current.points)
        else None,
        "left_out": [{"signal": each.name, "reason": each.reason} for each in left_out],
    }


def _proposal_data(proposal: SuggestedCard) -> Json:
    judged = proposal.judged
    named = zip(proposal.card.rules, proposal.card.points, strict=True)
    return {
        "kind": proposal.kind,
        "n_rules": proposal.n_rules,
        "threshold": proposal.card.threshold,
        "points": {rule.name: points for rule, points in named if points},
        "strength": None if proposal.strength == inf else proposal.strength,
        "verdict": judged.verdict,
        "better": proposal.is_better,
        "auc": answer_data(judged.auc),
        "current_auc": answer_data(judged.current_auc),
        "auc_difference": answer_data(judged.ranking.difference if isinstance(judged.ranking, PairedAuc) else judged.ranking),
        "hot_conversion": answer_data(judged.hot_conversion),
        "current_hot_conversion": answer_data(judged.current_hot_conversion),
        "hot_change": answer_data(judged.hot_change),
        "test": answer_data(judged.swaps) if isinstance(judged.swaps, NotEstimable) else significance_data(judged.swaps),
    }


def _range_data(each: SupportedRange) -> Json:
    return {"rule": each.rule, "points": each.points, "mark": each.mark, "capped": each.capped, "supported": answer_data(each.supported)}


def _tables(found: SuggestedPoints) -> list[str]:
    """What each proposal achieves, and the points of the best one."""
    if not found.proposals:
        return []
    rows = [_row(each) for each in found.proposals]
    header = ["suggestion", "on unseen leads", "rules", "follows the card", "AUC", "AUC difference", axis_name("hot_conversion"), "now"]
    return [f"{table(header, rows, left=2)}\n{HOW_JUDGED}", _points_table(found)]


def _row(each: SuggestedCard) -> list[str]:
    judged = each.judged
    is_there = not isinstance(judged.current_auc, NotEstimable)
    return [
        KINDS[each.kind],
        VERDICTS[judged.verdict],
        str(each.n_rules),
        lean_words(each.strength) if is_there else "–",
        number(judged.auc),
        difference_words(each) if is_there else "–",
        rate(judged.hot_conversion),
        rate(judged.current_hot_conversion) if is_there else "–",
    ]


def _points_table(found: SuggestedPoints) -> str:
    best = found.best
    if best is None:
        return ""
    named = zip(found.current.rules, found.current.points, best.card.points, strict=True)
    rows = [[rule.name, signed(after), signed(before)] for rule, before, after in named if before or after]
    if not any(found.current.points):
        rows = [row[:2] for row in rows]
    return f"{table(['rule', 'points', 'now'][: len(rows[0])], rows)}\nhot from {best.card.threshold} points"


def _ranges_text(found: SuggestedPoints) -> str:
    """Rules of the card that weigh too much or too little."""
    marked = (*found.over_valued, *found.under_valued)
    return "\n".join(f"{printable(each.rule)}: {range_sentence(each, found.supported.kind)}" for each in marked)
