"""`plumbline review`: is the active version still true? With the recorded decision about it, and its calendar as a file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

from analysis.dataset.histories import as_datetime
from analysis.errors import PlumblineError
from analysis.inference.drift import Drift
from analysis.inference.estimate import NotEstimable
from analysis.review.calendar import ReviewDate
from analysis.review.decide import active_version, decide, review_active
from analysis.review.drift import Moved
from analysis.review.gather import mature_days
from analysis.review.log import DECISIONS, Decided, ReviewLog
from analysis.review.record import Review
from analysis.review.summary import summary_data
from analysis.review.weakened_rules import RuleThenAndNow
from analysis.snapshots.open import open_study
from analysis.versions.log import VersionLog
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.commands.context import add_as_of, add_study, open_workspace, parse_instant
from dashboard.commands.question import question_data, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, instant_data, printable, table
from dashboard.review.export_calendar import AHEAD_DAYS, review_entries, write_calendar
from dashboard.review.words import (
    alarm_words,
    basis_words,
    changed_rules,
    contact_words,
    conversion_words,
    due_words,
    moved_words,
    next_look_words,
    proposal_words,
    review_headline,
    rules_words,
    wins_words,
)
from dashboard.review.words_rows import DECIDED_WORDS, DECISION_COLUMNS, RULE_COLUMNS, decision_row, rule_row

#: Instants of the summary, which are written in ISO form here.
_INSTANTS = frozenset({"activated", "as_of", "judged_from", "next_look", "at"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    add_as_of(parser)
    parser.add_argument("--by", metavar="NAME", default="", help="who reviews or decides; needed once for each import")
    parser.add_argument("--ics", metavar="F.ics", type=Path, help="write the reviews of the version as a calendar file")
    parser.add_argument("--decide", choices=DECISIONS, help="record a decision; needs --reason and --by")
    parser.add_argument("--reason", metavar="TEXT", default="", help="the reason for the decision")


def run(arguments: argparse.Namespace) -> Reply:
    """Review the active version. The answer is no while an alarm holds."""
    _check_said(arguments)
    workspace = open_workspace(arguments.workspace)
    version = active_version(workspace)
    study_data = open_study(workspace, arguments.study)
    now, as_of = clock.now(), parse_instant(arguments.as_of, "--as-of") if arguments.as_of else None
    found = review_active(workspace, study_data, as_of=as_of, by=arguments.by, now=now)
    made = decide(workspace, found, arguments.decide, reason=arguments.reason, by=arguments.by, now=now) if arguments.decide else None
    if arguments.ics is not None:
        until = as_datetime(found.now).date() + dt.timedelta(days=AHEAD_DAYS)
        write_calendar(review_entries(version, until=until, mature_days=mature_days(study_data)), arguments.ics, stamp=now)
    decided = _decisions(workspace, found, made)
    data: Json = {"ics": str(arguments.ics) if arguments.ics else None} | question_data(study_data) | review_data(found)
    data |= {"decided": decided_data(made) if made else None, "decisions": [decided_data(each) for each in decided]}
    data["warnings"] = warnings_data(study_data, version.card)
    text = "\n\n".join(filter(None, [_text(found, decided, made, arguments.ics), warnings_text(study_data, version.card)]))
    return Reply(data, text, answer_is_no=bool(found.alarms))


def _check_said(arguments: argparse.Namespace) -> None:
    """Complain of what is missing before leads are read."""
    if arguments.reason and not arguments.decide:
        raise PlumblineError("COMMAND-LINE", "a reason belongs to a decision.", where="--reason", remedy="Decide with --decide.")
    if arguments.decide and not arguments.reason.strip():
        raise PlumblineError("REVIEW-REASONLESS", "a decision needs a reason.", remedy="Give it with --reason.")
    if arguments.decide and not arguments.by.strip():
        raise PlumblineError("REVIEW-NAMELESS", "a decision needs the name of the person who decides.", remedy="Give it with --by.")


def _decisions(workspace: Workspace, found: Review, made: Decided | None) -> tuple[Decided, ...]:
    """What was decided about this version so far; it is still found where it has just been retired."""
    current = VersionLog(workspace.database).current()
    version = made.version if made else current.version.id if current and current.label == found.version else None
    return ReviewLog(workspace.database).decisions(version) if version else ()


def review_data(found: Review) -> Json:
    """A review as plain data."""
    return _with_instants(summary_data(found)) | {
        "calendar": {
            "due": _date_data(found.calendar.due),
            "next": _date_data(found.calendar.next),
            "overdue_days": found.calendar.overdue_days,
        },
        "contact_curves": None if isinstance(found.contact, NotEstimable) else _curves_data(found),
        "watched": [_moved_data(each) for each in found.moved],
        "rules": [_rule_data(each) for each in found.rules],
        "suggest": bool(found.alarms),
    }


def _curves_data(found: Review) -> Json:
    from analysis.review.first_contact import CURVE_AT, ContactPromise

    contact = found.contact
    sides = {"in_system": contact.in_system, "for_rep": contact.for_rep} if isinstance(contact, ContactPromise) else {}
    curves = {name: [answer_data(each) for each in waiting.curve] for name, waiting in sides.items()}
    return {"working_hours": list(CURVE_AT), **curves}


def _with_instants(data: Json) -> Json:
    """The same with instants in ISO form."""

    def written(name: str, value: object) -> object:
        if isinstance(value, dict):
            return _with_instants(value)
        if isinstance(value, list):
            return [_with_instants(each) if isinstance(each, dict) else each for each in value]
        return instant_data(value) if name in _INSTANTS and isinstance(value, int) else value

    return {name: written(name, value) for name, value in data.items()}


def _date_data(date: ReviewDate | None) -> Json | None:
    return None if date is None else {"day": date.due.isoformat(), "age_days": date.age_days, "kind": date.kind}


def _moved_data(moved: Moved) -> Json:
    found, watched = moved.drift, moved.watched
    psi = {"psi": found.psi, "critical": found.critical, "p": found.p} if isinstance(found, Drift) else answer_data(found)
    return (
        {"name": watched.name, "bins": list(watched.bins), "before": list(watched.before), "now": list(watched.now)}
        | psi
        | {"alarm": moved.alarm}
    )


def _rule_data(each: RuleThenAndNow) -> Json:
    test = each.test
    tested = answer_data(test) if isinstance(test, NotEstimable) else {"method": test.method, "p": test.p, "p_corrected": test.p_corrected}
    return {
        "rule": each.rule,
        "judged_by": each.judged_by,
        "odds_ratio_before": answer_data(each.before),
        "odds_ratio_now": answer_data(each.now),
        "test": tested,
        "verdict": each.verdict,
    }


def decided_data(decided: Decided) -> Json:
    """A decision as plain data."""
    return {
        "number": decided.number,
        "decision": decided.decision,
        "reason": decided.reason,
        "by": decided.by,
        "at": decided.at.isoformat() if decided.at else None,
        "as_of": instant_data(decided.as_of),
        "summary": _with_instants(json.loads(decided.summary)),
    }


def _text(found: Review, decided: tuple[Decided, ...], made: Decided | None, ics: Path | None) -> str:
    alarms = "\n".join(f"! {each}" for each in alarm_words(found))
    proposal = proposal_words(found)
    known = [
        wins_words(found), next_look_words(found), due_words(found), basis_words(found),
        f"{proposal} ('plumbline suggest --from')" if proposal else "",
    ]  # fmt: skip
    changed = [list(rule_row(each)) for each in changed_rules(found)]
    parts = [
        review_headline(found),
        alarms,
        "\n".join(filter(None, known)),
        "\n".join([conversion_words(found), contact_words(found.contact), moved_words(found), rules_words(found)]),
        table([each.lower() for each in RULE_COLUMNS], changed, left=3) if changed else "",
        _decisions_text(decided, made),
        f"Written to {ics}." if ics else "",
    ]
    return "\n\n".join(_lines(each) for each in parts if each)


def _decisions_text(decided: tuple[Decided, ...], made: Decided | None) -> str:
    if not decided:
        return ""
    entered = f"Entered: {DECIDED_WORDS[made.decision]} by {made.by}, because: {made.reason}\n" if made else ""
    rows = [list(decision_row(replace(each, reason=" ".join(each.reason.split())))) for each in reversed(decided)]
    return entered + table([each.lower() for each in DECISION_COLUMNS], rows, left=len(DECISION_COLUMNS))


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
