"""`plumbline explain`: the ledger of one lead, adding up to its score."""

from __future__ import annotations

import argparse

from analysis.errors import PlumblineError
from analysis.leads.explain import Explanation, explain, score_over_time
from analysis.leads.scores import LeadHit, find_leads
from analysis.leads.trust import lead_trust
from analysis.leads.trust_classes import trust_overrides
from analysis.snapshots.open import Question, latest_instant, ledger_of, open_question
from dashboard.commands.context import add_as_of, add_study, find_card, open_workspace, parse_instant
from dashboard.commands.question import card_data
from dashboard.commands.reply import Json, Reply, instant_data, table
from dashboard.lead.cli_trust import lead_trust_data
from dashboard.lead.words import lead_headline
from dashboard.lead.words_trust import lead_trust_words
from dashboard.words.formats import moment, signed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    parser.add_argument("lead", metavar="LEAD", help="the lead's id")
    add_study(parser)
    add_as_of(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """Take the lead's score apart."""
    asked = parse_instant(arguments.as_of, "--as-of") if arguments.as_of else None
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    question = open_question(workspace, arguments.study)
    lead = _lead(question, arguments.lead)
    as_of = latest_instant(question) if asked is None else asked
    ledger = ledger_of(question, card)
    found = explain(question.dataset, ledger, card, lead_no=lead.lead_no, as_of=as_of)
    dated = not question.dataset.meta.undated
    data = {"scorecard": card_data(card), "study": question.study.name, "import": question.dataset.import_id}
    data["overridden"] = question.dataset.overlay
    overrides = trust_overrides(workspace, question.dataset)
    trust = lead_trust(question.dataset, ledger, card, lead_no=lead.lead_no, as_of=as_of, overrides=overrides)
    data |= _data(found, dated=dated) | {"trust": lead_trust_data(trust)}
    rest = f"{_text(found, dated=dated)}\n\n{lead_trust_words(trust)}"
    if not dated:
        return Reply(data, f"{found.score} points: {found.tier}.\n\n{rest}")
    history = score_over_time(question.dataset, ledger, card, lead_no=lead.lead_no)
    return Reply(data, f"{lead_headline(found, history, card.tiers[0].name)}\n\n{rest}")


def _lead(question: Question, text: str) -> LeadHit:
    """The lead of that id, with or without regard to case."""
    hits = find_leads(question.dataset, text, limit=4)
    exact = [hit for hit in hits if hit.lead_id == text] or [hit for hit in hits if hit.lead_id.lower() == text.strip().lower()]
    if len(exact) == 1:
        return exact[0]
    near = ", ".join(f"'{hit.lead_id}'" for hit in hits[:3])
    remedy = f"Found by that text: {near}{' …' if len(hits) > 3 else ''}." if hits and text.strip() else "Give the id as in the source."
    raise PlumblineError("LEAD-UNKNOWN", f"there is no lead with the id '{text}'.", remedy=remedy)


def _data(found: Explanation, *, dated: bool) -> Json:
    rows = [
        {
            "at": instant_data(step.at) if dated else None,
            "rule": step.rule,
            "touch": step.touch,
            "step": step.step,
            "points": step.points,
            "contribution": step.hundredths / 100,
            "hundredths": step.hundredths,
        }
        for step in found.steps
    ]
    caps = [{"group": cap.group, "cap": cap.cap, "contribution": cap.hundredths / 100, "hundredths": cap.hundredths} for cap in found.caps]
    return {
        "lead": found.lead_id,
        "as_of": instant_data(found.as_of) if dated else None,
        "rows": rows,
        "caps": caps,
        "rounding": found.rounding / 100,
        "clamp": found.clamp / 100,
        "score": found.score,
        "tier": found.tier,
        "forced_by": found.forced_by,
        "unobservable": list(found.unobservable),
        "as_exported": list(found.as_exported),
    }


def _text(found: Explanation, *, dated: bool) -> str:
    rows = [
        [moment(step.at) if dated else "–", step.rule, step.touch, f"{signed(step.step)} %", signed(step.points), _points(step.hundredths)]
        for step in found.steps
    ]
    rows += [["", f"cap of {cap.group} at {cap.cap}", "", "", "", _points(cap.hundredths)] for cap in found.caps]
    rows += [
        ["", name, "", "", "", _points(part)] for name, part in (("rounding", found.rounding), ("limited to 0–100", found.clamp)) if part
    ]
    rows.append(["", "score", "", "", "", f"{found.score}"])
    notes = []
    if found.forced_by:
        notes.append(f"The tier is {found.tier} because of the rule '{found.forced_by}', whatever the score.")
    if found.unobservable:
        notes.append(f"Not observable for this lead, which does not mean that it did not happen: {', '.join(found.unobservable)}.")
    if found.as_exported and dated:
        notes.append(f"As exported, not point in time: {', '.join(found.as_exported)}.")
    listing = table(["when (UTC)", "rule", "touch", "level", "points", "adds"], rows, left=3)
    return "\n\n".join(filter(None, [listing, "\n".join(f"! {note}" for note in notes)]))


def _points(hundredths: int) -> str:
    return signed(hundredths / 100, 2 if hundredths % 100 else 0)
