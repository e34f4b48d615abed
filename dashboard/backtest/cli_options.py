"""What `backtest` prints beyond the figures: over time always; segments, refits and the follow-up when asked."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from analysis.backtest.rolling import roll
from analysis.backtest.scored_leads import leads_at_risk, scored
from analysis.evaluation.fit_engagement import fit_engagement
from analysis.evaluation.reliability import meaning
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.signals.read import read_signals
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard.backtest.cli_follow_up import CardOnLeads, find_follow_up, follow_up_data, follow_up_text
from dashboard.backtest.cli_over_time import followed_data, followed_text, reliability_data, reliability_text
from dashboard.backtest.cli_rolling import rolling_data, rolling_text
from dashboard.backtest.cli_segments import asked_attributes, find_segments, segments_data, segments_text
from dashboard.backtest.cli_validate import current_card
from dashboard.board.cli_fit_engagement import grid_data, grid_text
from dashboard.board.cli_goals import add_goals, choose_goals, goals_data, goals_text, parse_goal
from dashboard.commands.reply import Json, printable
from dashboard.words.standing import StandingWarning


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """Further blocks of the document, their texts, and what has to be said beside all figures."""

    data: Json
    text: str
    warnings: tuple[StandingWarning, ...]


def add_further(parser: argparse.ArgumentParser) -> None:
    """The arguments that ask for more."""
    parser.add_argument(
        "--by-segment",
        metavar="NAME",
        action="append",
        default=[],
        help="show hot leads by each level of an attribute, or of all attributes with `all`",
    )
    parser.add_argument(
        "--rolling", action="store_true", help="refit the rules on what was known at several origins, and test them on later leads"
    )
    parser.add_argument(
        "--follow-up", action="store_true", help="separate score and follow-up effect: leads worked, not worked and handed off"
    )
    add_goals(parser)
    parser.add_argument(
        "--fit-engagement", action="store_true", help="show conversion by points for attributes (fit) and for touches (engagement)"
    )


def check_further(arguments: argparse.Namespace) -> None:
    """Refuse goals that make no sense, before anything is read or recorded.

    Raises:
        PlumblineError: ``COMMAND-LINE``, ``GOAL-INVALID``.
    """
    for each in arguments.goal:
        parse_goal(each)


def find_further(arguments: argparse.Namespace, workspace: Workspace, study_data: StudyData, card: Scorecard) -> Further:
    """Everything beyond the figures, on the leads that screens may see.

    Raises:
        PlumblineError: ``SIGNAL-UNKNOWN``, and as `StudyData.ledger`.
    """
    leads = leads_at_risk(study_data, card)
    judged = CardOnLeads(card, leads, scored(leads, card))
    patterns = study_data.visible_patterns(card)
    counts = count_scores(prepare(patterns, card), card)
    found = meaning(counts)
    data: Json = {"reliability": reliability_data(found, card.threshold), "followed": followed_data(study_data, leads, judged.found)}
    texts = [reliability_text(found, card.threshold), followed_text(study_data, leads, judged.found)]
    warnings: tuple[StandingWarning, ...] = ()
    signals = read_signals(study_data) if arguments.by_segment or arguments.follow_up else None
    if arguments.by_segment and signals is not None:
        segments = find_segments(workspace, study_data, signals, judged.found.hot[leads.judged])
        names = asked_attributes(segments, arguments.by_segment)
        data["segments"] = segments_data(segments, names)
        texts.append(segments_text(segments, names))
    if arguments.rolling:
        rolled = roll(study_data, leads, judged.found)
        data["rolling"] = rolling_data(rolled)
        texts.append(rolling_text(rolled))
    if arguments.follow_up and signals is not None:
        routing = _routing(workspace, study_data, judged)
        follow_up = find_follow_up(study_data, signals, judged, routing)
        data["follow_up"] = follow_up_data(follow_up, routing.card)
        texts.append(follow_up_text(follow_up))
        warnings = follow_up.warnings
    if arguments.goal:
        asked = tuple(parse_goal(each) for each in arguments.goal)
        chosen = choose_goals(asked, counts, card, lead_flow(study_data).leads_per_week)
        data["goals"] = goals_data(chosen)
        texts.append(goals_text(chosen, card, study_data.dataset.meta.currency))
    if arguments.fit_engagement:
        grid = fit_engagement(patterns, card)
        data["fit_engagement"] = grid_data(grid)
        texts.append(grid_text(grid))
    return Further(data, "\n\n".join(printable_lines(each) for each in texts), warnings)


def _routing(workspace: Workspace, study_data: StudyData, judged: CardOnLeads) -> CardOnLeads:
    """The current scorecard, which routed the leads; the judged one where the workspace has none."""
    if not workspace.scorecard_names():
        return judged
    card = current_card(workspace)
    leads = leads_at_risk(study_data, card)
    return CardOnLeads(card, leads, scored(leads, card))


def printable_lines(text: str) -> str:
    """A text of several lines without characters that control a terminal."""
    return "\n".join(printable(line) for line in text.split("\n"))
