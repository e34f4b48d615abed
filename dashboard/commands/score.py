"""`plumbline score`: score, tier, trust and top reasons of each lead, as a file."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from analysis.leadscores import score_leads
from analysis.opening import latest_instant, ledger_of, open_question
from dashboard.commands.context import add_as_of, add_study, find_card, open_workspace, parse_instant
from dashboard.commands.inquiries import card_data
from dashboard.commands.reply import Json, Reply, instant_data, table
from dashboard.reports.scores import check_target, write_scores
from dashboard.text.formats import NOTHING, count, moment, percent, plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    add_study(parser)
    add_as_of(parser)
    parser.add_argument("--out", metavar="F", type=Path, required=True, help="file to write: .csv or .parquet")


def run(arguments: argparse.Namespace) -> Reply:
    """Score every lead that had entered by the instant, and write the file."""
    check_target(arguments.out)
    asked = parse_instant(arguments.as_of, "--as-of") if arguments.as_of else None
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    question = open_question(workspace, arguments.study)
    as_of = latest_instant(question) if asked is None else asked
    leads = score_leads(question.dataset, ledger_of(question, card), card, as_of=as_of)
    write_scores(leads, card, arguments.out)
    n, by_tier = len(leads.lead_id), Counter(leads.tier.tolist())
    dated = None if question.dataset.meta.undated else as_of
    data: Json = {
        "scorecard": card_data(card),
        "study": question.study.name,
        "import": question.dataset.import_id,
        "overruled": question.dataset.overlay,
        "as_of": instant_data(dated),
        "out": str(arguments.out),
        "n_leads": n,
        "tiers": [{"name": name, "n_leads": by_tier[index]} for index, name in enumerate(leads.tiers)],
    }
    when = "" if dated is None else f" as of {moment(dated)} UTC"
    finding = f"{count(by_tier[0])} of {plural(n, 'lead')} are {leads.tiers[0]}{when}; written to {arguments.out}."
    rows = [[name, count(by_tier[index]), percent(by_tier[index] / n) if n else NOTHING] for index, name in enumerate(leads.tiers)]
    return Reply(data, f"{finding}\n\n{table(['tier', 'leads', 'share'], rows)}")
