"""`plumbline rate`: what marketing and sales expect of each rule, entered separately, and the points that follow."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.ratings.files import ballot_template, parse_ballot
from analysis.ratings.log import RatingRound
from analysis.ratings.points import Ballot, StartupRule, startup_card
from analysis.ratings.rounds import RoundResult, begin_round, can_be_rated, complete_round, enter_ballot, latest_round, offer, rated_points
from analysis.scorecard import Scorecard, scorecard_yaml
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.backtest.cli_options import printable_lines
from dashboard.commands.context import add_study, find_card, open_workspace, read_text
from dashboard.commands.question import card_data, question_data, question_text
from dashboard.commands.reply import Json, Reply, answer_data, table
from dashboard.ratings.words import (
    SIDES,
    elsewhere_words,
    entered_words,
    moved_words,
    offer_words,
    points_range,
    prior_words,
    round_headline,
)
from dashboard.words.formats import signed

_HEADER = ("rule", "marketing", "sales", "apart", "by expert ratings", "by the leads", "by both", "points")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument("scorecard", metavar="SCORECARD", help="name in the workspace, or a YAML file")
    parser.add_argument("--ballot", metavar="F.yaml", type=Path, help="enter one side's ballot first: 'rated:' with a weight for each rule")
    parser.add_argument("--side", choices=SIDES, help="which side the ballot is for")
    parser.add_argument("--by", metavar="NAME", default="", help="who filled in the ballot, or who begins a new round")
    parser.add_argument("--new-round", action="store_true", help="begin a new round first; the old one stays on record")
    parser.add_argument("--template", action="store_true", help="print an empty ballot and stop")
    parser.add_argument("--show", action="store_true", help="show both sides and the points; the answer is no while a side is missing")
    parser.add_argument("--out", metavar="F.yaml", type=Path, help="write the scorecard with these points")


def run(arguments: argparse.Namespace) -> Reply:
    """Enter a ballot where one is given; say who has rated; once both sides have, show both and the points."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    if not can_be_rated(card):
        raise PlumblineError("RATING-INVALID", "the scorecard has no rules of its own to rate.", where=card.name)
    if arguments.template:
        ballot = ballot_template(tuple(rule.name for rule in card.rules))
        return Reply({"scorecard": card_data(card), "template": ballot}, ballot.rstrip())
    _change(workspace, card, arguments)
    found = latest_round(workspace, card) or complete_round(workspace, card)
    wanted = arguments.show or arguments.out is not None
    if found is None or not found.is_complete:
        text = f"{round_headline(found, card.name)}\n{entered_words(found)}"
        return Reply({"scorecard": card_data(card)} | round_data(found), printable_lines(text), answer_is_no=wanted)
    study_data = open_study(workspace, arguments.study)
    rated = rated_points(found, study_data.visible_patterns(card))
    written = _written(startup_card(card, rated.rules), arguments.out)
    data = {"scorecard": card_data(card)} | question_data(study_data) | round_data(found) | ratings_data(rated) | {"out": written}
    return Reply(data, _text(study_data, card, rated, written))


def _change(workspace: Workspace, card: Scorecard, arguments: argparse.Namespace) -> None:
    """Begin a round, enter a ballot: what was asked for."""
    latest = latest_round(workspace, card)
    seen = latest.number if latest else 0
    if arguments.new_round:
        seen = begin_round(workspace, card, seen=seen, by=arguments.by, now=clock.now()).number
    if arguments.ballot is None:
        if arguments.side is not None:
            raise PlumblineError("COMMAND-LINE", "--side needs a ballot.", where="rate", remedy="Name its file with --ballot.")
        return
    if arguments.side is None:
        raise PlumblineError("COMMAND-LINE", "a ballot is for one side.", where="--ballot", remedy="Name the side with --side.")
    ratings = parse_ballot(read_text(arguments.ballot, "ballot"), where=str(arguments.ballot))
    enter_ballot(workspace, card, Ballot(arguments.side, arguments.by, ratings), seen=seen, now=clock.now())


def _written(card: Scorecard, out: Path | None) -> str | None:
    if out is None:
        return None
    out.write_text(scorecard_yaml(card), encoding="utf-8")
    return str(out)


def round_data(found: RatingRound | None) -> Json:
    """Who has rated in a round, and when, as plain data; not how."""
    if found is None:
        return {"round": None, "complete": False, "entered": []}
    done = [{"side": each.side, "by": each.by, "at": each.at.isoformat() if each.at else None} for each in found.entered]
    about = {"number": found.number, "scorecard": found.key.scorecard, "begun_by": found.begun_by}
    begun = found.begun_at.isoformat() if found.begun_at else None
    return {"round": about | {"begun_at": begun}, "complete": found.is_complete, "entered": done}


def ratings_data(found: RoundResult) -> Json:
    """Both sides and the points, as plain data, in the order of the scorecard."""
    rules = [
        {
            "rule": each.rule,
            "marketing": each.opinion.marketing,
            "sales": each.opinion.sales,
            "apart": each.opinion.spread,
            "ratings": answer_data(each.ratings),
            "leads": answer_data(each.data),
            "both": answer_data(each.both),
            "points": each.points,
        }
        for each in found.rules
    ]
    return {"n_leads": found.n_leads, "n_converted": found.n_converted, "points_from": offer(found.n_converted), "rules": rules}


def _text(study_data: StudyData, card: Scorecard, found: RoundResult, written: str | None) -> str:
    by_rule = {each.rule: each for each in found.rules}
    rows = [_row(by_rule[each.rule]) for each in found.round.opinions]
    parts = [
        round_headline(found.round, card.name),
        " ".join(filter(None, (entered_words(found.round), elsewhere_words(found.round, card.name)))),
        f"{moved_words(found)} {offer_words(found.n_converted)}",
        question_text(study_data),
        table(_HEADER, rows, left=3),
        prior_words(),
        f"written to {written}" if written else "",
    ]
    return "\n\n".join(printable_lines(each) for each in parts if each)


def _row(each: StartupRule) -> tuple[str, ...]:
    ranges = tuple(points_range(answer) for answer in (each.ratings, each.data, each.both))
    return (each.rule, each.opinion.marketing, each.opinion.sales, str(each.opinion.spread), *ranges, signed(each.points))
