"""`plumbline trust`: the sources of the scores of each tier, and how leads convert that could not be observed."""

from __future__ import annotations

import argparse

from analysis.leads.trust import SOURCES, LeadTrust, TierTrust, TrustReport, Unobserved, take_trust
from analysis.leads.trust_classes import trust_overrides
from analysis.snapshots.open import open_study
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.question import card_data, question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, table
from dashboard.lead.words_trust import SOURCE_WORDS, trust_headline, unobserved_words
from dashboard.words.formats import count


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    add_study(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """Divide the scores of each tier by their sources."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    study_data = open_study(workspace, arguments.study)
    report = take_trust(study_data, card, trust_overrides(workspace, study_data.dataset))
    data = {"scorecard": card_data(card)} | question_data(study_data) | _data(report) | {"warnings": warnings_data(study_data, card)}
    parts = [trust_headline(report), question_text(study_data), _text(report), warnings_text(study_data, card)]
    return Reply(data, "\n\n".join(filter(None, parts)))


def lead_trust_data(trust: LeadTrust) -> Json:
    """The sources of one lead's score, as plain data."""
    return {
        "points": {share.source: share.points for share in trust.shares},
        "rep_points": trust.rep_points,
        "not_observable": list(trust.unseen),
    }


def _data(report: TrustReport) -> Json:
    return {
        "n_leads": report.n_leads,
        "tiers": [_tier_data(each) for each in report.tiers],
        "unobserved": [_unobserved_data(each) for each in report.unobserved],
    }


def _tier_data(tier: TierTrust) -> Json:
    return {
        "name": tier.tier,
        "n_leads": tier.n_leads,
        "mean_score": tier.score,
        "mean_points": {share.source: share.points for share in tier.shares},
        "mean_rep_points": tier.rep_points,
        "n_not_observable": tier.n_unseen,
    }


def _unobserved_data(each: Unobserved) -> Json:
    return {
        "channel": each.channel,
        "n_leads": each.n_leads,
        "n_converted": each.n_converted,
        "conversion": answer_data(each.conversion),
        "conversion_of_others": answer_data(each.conversion_of_others),
    }


def _text(report: TrustReport) -> str:
    used = [i for i in range(len(SOURCES)) if any(tier.shares[i].points for tier in report.tiers)]
    header = ["tier", "leads", "score", *(SOURCE_WORDS[SOURCES[i]] for i in used), "logged by reps", "not observable"]
    rows = [
        [
            tier.tier,
            count(tier.n_leads),
            f"{tier.score:.1f}",
            *(f"{tier.shares[i].points:.1f}" for i in used),
            f"{tier.rep_points:.1f}",
            count(tier.n_unseen),
        ]
        for tier in report.tiers
    ]
    unobserved = "\n".join(filter(None, (unobserved_words(each) for each in report.unobserved)))
    return "\n\n".join(filter(None, [table(header, rows) + "\nMean points of a lead of the tier.", unobserved]))
