"""`plumbline report`: the lift report as a page, a workbook or PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.inference.estimate import NotEstimable
from analysis.inference.resampling import PerLead
from analysis.inference.significance import Significance
from analysis.lift.records import Assigned, Assumptions, CallList, ComparedGroup, GroupComparison, Impact, LiftFigures
from analysis.lift.report import LiftOrder, LiftReport, report_lift
from analysis.routing.control_group import ATTRIBUTE, HELD_BACK
from analysis.routing.handed_off import HandedOffRival
from analysis.snapshots.open import open_study
from dashboard import clock
from dashboard.commands.context import add_study, find_card, open_workspace, parse_instant
from dashboard.commands.numbers import amount
from dashboard.commands.question import card_data, question_data, warnings_data
from dashboard.commands.reply import Json, Reply, answer_data, instant_data, printable, table
from dashboard.lift.export import SUFFIXES, check_lift, write_lift
from dashboard.lift.words import basis_words, footer_words, locked_words, population_words, report_headline
from dashboard.lift.words_sections import Section, sections
from dashboard.words.standing import standing_warnings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument("--out", metavar="F", type=Path, help="file to write (default: print the report)")
    parser.add_argument(
        "--format",
        choices=tuple(SUFFIXES),
        help="of the file (default: by its name); pdf needs a browser of the Chromium family: else print the HTML from any browser",
    )
    parser.add_argument("--by", metavar="NAME", default="", help="who reads: evaluates an active version on all leads since then; recorded")
    parser.add_argument("--since", metavar="T", help="scores were used from then on (default: since the active version was activated)")
    parser.add_argument("--baseline", metavar="SCORECARD", help="the old scorecard (default: the one that the active version replaced)")
    parser.add_argument(
        "--group-by", metavar="ATTRIBUTE", default="source", help="show amounts by the values of this attribute (default: source)"
    )
    parser.add_argument("--amount", metavar="COLUMN", default="", help="a column of amounts, where the import has no deals")
    parser.add_argument(
        "--assigned-by",
        metavar="ATTRIBUTE",
        default="",
        help=f"attribute that says how leads were assigned at random (default: {ATTRIBUTE})",
    )
    parser.add_argument("--control", metavar="VALUE", default="", help=f"its value for the control group (default: {HELD_BACK})")
    parser.add_argument("--call-cost", metavar="AMOUNT", type=amount, help="what a call costs, in the currency of the data")
    parser.add_argument("--conversion-value", metavar="AMOUNT", type=amount, help="what a conversion brings")


def run(arguments: argparse.Namespace) -> Reply:
    """Gather the report and write it."""
    kind = _kind(arguments)
    if arguments.out is not None:
        check_lift(arguments.out, kind)
    workspace = open_workspace(arguments.workspace)
    order = LiftOrder(
        since=parse_instant(arguments.since, "--since") if arguments.since else None,
        baseline=find_card(workspace, arguments.baseline) if arguments.baseline else None,
        by_attribute=arguments.group_by,
        amount=arguments.amount,
        **({"assigned_by": arguments.assigned_by} if arguments.assigned_by else {}),
        **({"control": arguments.control} if arguments.control else {}),
        assumed=_assumed(arguments),
    )
    study_data = open_study(workspace, arguments.study)
    report, read = report_lift(workspace, study_data, order, by=arguments.by, now=clock.now())
    population = population_words(read, report)
    warnings = tuple(each.text for each in standing_warnings(study_data, report.used.card))
    if arguments.out is not None:
        write_lift(report, arguments.out, kind=kind, population=population, warnings=warnings)
    data: Json = {"out": str(arguments.out) if arguments.out else None} | question_data(study_data) | report_data(report)
    data["warnings"] = warnings_data(study_data, report.used.card)
    return Reply(data, _text(report, population, warnings, arguments.out))


def _kind(arguments: argparse.Namespace) -> str:
    if arguments.format:
        return str(arguments.format)
    suffix = arguments.out.suffix.lower() if arguments.out is not None else ""
    return next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), "html")


def _assumed(arguments: argparse.Namespace) -> Assumptions | None:
    cost, value = arguments.call_cost, arguments.conversion_value
    if cost is None and value is None:
        return None
    try:
        return Assumptions(cost or 0.0, value or 0.0)
    except ValueError as error:
        what = "a call must cost more than 0 and less than a conversion brings."
        raise PlumblineError("COMMAND-LINE", what, where="--call-cost, --conversion-value", remedy="State both amounts.") from error


def _text(report: LiftReport, population: str, warnings: tuple[str, ...], out: Path | None) -> str:
    head = [report_headline(report), *filter(None, (basis_words(report), population, locked_words(report)))]
    if out is not None:
        return "\n".join([*head, f"Written to {out}.", footer_words(report)])
    body = "\n\n".join(_section_text(each) for each in sections(report))
    cautions = "\n".join(f"! {printable(each)}" for each in warnings)
    return "\n\n".join(filter(None, ["\n".join(head), body, cautions, footer_words(report)]))


def _section_text(section: Section) -> str:
    lines = [section.title, printable(section.finding)]
    if section.rows:
        lines.append(table([column.name for column in section.columns], section.written))
    return "\n".join([*lines, *section.notes])


def report_data(report: LiftReport) -> Json:
    """The report as plain data."""
    return {
        "scorecard": card_data(report.used.card) | {"version": report.used.number},
        "basis": report.basis,
        "since": instant_data(report.since),
        "locked": report.locked,
        "currency": report.currency,
        "settings_tried": report.n_tried,
        "data": report.data_id,
        **_figures_data(report.figures, report.by_attribute),
        "before": _or_missing(report.before, _comparison_data),
        "hot_before": _or_missing(report.hot_before, _comparison_data),
        "old": {"name": report.old_card or None, "called": _or_missing(report.old_list, _list_data), "change": _change_data(report)},
        "handed_off": _or_missing(report.handed_off, _handed_off_data),
        "assigned": _or_missing(report.assigned, _assigned_data),
        "impact": _or_missing(report.impact, _impact_data),
    }


def _figures_data(figures: LiftFigures, by_attribute: str) -> Json:
    revenue = figures.revenue
    amounts = {name: _per_lead(getattr(revenue, name)) for name in ("hot", "rest", "everyone")}
    more = {"difference": answer_data(revenue.difference), "difference_winsorised": answer_data(revenue.winsorised)}
    quarters = [
        {
            "quarter": each.name,
            **{name: _group_data(getattr(each, name)) for name in ("everyone", "hot", "rest")},
            "lift": answer_data(each.lift),
            "revenue": _per_lead(each.revenue),
        }
        for each in figures.quarters
    ]
    levels = [{"level": each.level or None, **_group_data(each.group), "revenue": _per_lead(each.revenue)} for each in figures.levels]
    return {
        "everyone": _group_data(figures.everyone),
        "hot_and_rest": _comparison_data(figures.hot_and_rest),
        "win_rate": _or_missing(figures.win_rate, _comparison_data),
        "lift": answer_data(figures.lift),
        "called": _list_data(figures.called),
        "all_called": _list_data(figures.all_called),
        "extra_conversions": answer_data(figures.picked.extra),
        "revenue": amounts | more,
        "levels": {"attribute": by_attribute, "values": levels},
        "quarters": quarters,
    }


def _or_missing(found: object, write: object) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    written: Json = write(found)  # type: ignore[operator]
    return written


def _group_data(found: ComparedGroup) -> Json:
    return {"n_leads": found.n_leads, "n_converted": found.n_converted, "conversion": answer_data(found.conversion)}


def _comparison_data(found: GroupComparison) -> Json:
    test = {"p": found.test.p, "method": found.test.method} if isinstance(found.test, Significance) else answer_data(found.test)
    return {
        "first": _group_data(found.first),
        "second": _group_data(found.second),
        "difference": answer_data(found.difference),
        "ratio": answer_data(found.ratio),
        "test": test,
    }


def _list_data(found: CallList) -> Json:
    answers = {"conversion": answer_data(found.conversion), "reached": answer_data(found.reached)}
    return {"n_leads": found.n_leads, "n_won": found.n_won, **answers, "a_week": found.a_week}


def _per_lead(found: PerLead | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    return {"mean": answer_data(found.mean), "winsorised": answer_data(found.winsorised), "largest_share": found.largest_share}


def _change_data(report: LiftReport) -> Json:
    change = report.old
    if isinstance(change, NotEstimable):
        return answer_data(change)
    groups = {
        name: {"n_leads": each.n_leads, "n_converted": each.n_converted}
        for name, each in (("turn_hot", change.turn_hot), ("stop_being_hot", change.stop_being_hot), ("stay_hot", change.stay_hot))
    }
    return {"hot_conversion": answer_data(change.hot_conversion), **groups}


def _handed_off_data(found: HandedOffRival) -> Json:
    answers = {"handed_off": answer_data(found.handed_off), "ours": answer_data(found.ours), "difference": answer_data(found.difference)}
    return {"tier": found.tier, "n_leads": found.n_leads, "n_handed_off": found.n_handed_off, **answers}


def _assigned_data(found: Assigned) -> Json:
    arms = [{"level": arm.level, **_comparison_data(arm.conversion), "amount": answer_data(arm.amount)} for arm in found.arms]
    return {"attribute": found.attribute, "control": found.control, "arms": arms}


def _impact_data(found: Impact) -> Json:
    benefit = found.benefit
    net = answer_data(benefit) if isinstance(benefit, NotEstimable) else {"hot": benefit.hot, "everyone": benefit.everyone, "n": benefit.n}
    return {
        "call_cost": found.assumed.call_cost,
        "conversion_value": found.assumed.conversion_value,
        "pays_from": found.assumed.pays_from,
        "net_benefit": net,
        "over_chance": answer_data(found.over_chance),
        "over_everyone": found.over_everyone,
    }
