"""Ratings as texts: a side's ballot as a file that a person writes, one line a rule, and a round as the JSON that is stored."""

from __future__ import annotations

import json
from typing import cast, get_args

from pydantic import BaseModel, ConfigDict

from analysis.errors import PlumblineError
from analysis.ratings.points import Ballot, BallotBox, RuleRating, Side, Weight
from analysis.yaml_files import dump_yaml, load_yaml, validate


class _BallotFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rated: dict[str, Weight]


def parse_ballot(text: str, *, where: str = "ballot.yaml") -> tuple[RuleRating, ...]:
    r"""Read a ballot.

    Args:
        text: YAML or JSON with one key, ``rated``: for each rule its weight.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``RATING-INVALID``, naming key and line.

    Examples:
        >>> parse_ballot("rated:\n  Pricing page: high\n  Newsletter: none")[1]
        RuleRating(rule='Newsletter', weight='none')
    """
    file = validate(load_yaml(text, where=where), _BallotFile, code="RATING-INVALID")
    return tuple(RuleRating(rule, weight) for rule, weight in file.rated.items())


def ballot_template(rules: tuple[str, ...]) -> str:
    """A ballot to fill in: every rule, none rated yet.

    Raises:
        PlumblineError: ``RATING-INVALID`` for no rules.
    """
    if not rules:
        raise PlumblineError("RATING-INVALID", "the scorecard has no rules to rate.")
    return f"# Each rule: {', '.join(get_args(Weight))}.\n{dump_yaml({'rated': dict.fromkeys(rules, '')})}"


def round_text(found: BallotBox) -> str:
    """The round as JSON text that `parse_round` reads back.

    Examples:
        >>> parse_round(round_text(BallotBox(("Pricing page",)))) == BallotBox(("Pricing page",))
        True
    """
    ballots = [
        {"side": ballot.side, "by": ballot.by, "rated": [{"rule": each.rule, "weight": each.weight} for each in ballot.ratings]}
        for ballot in found.ballots
    ]
    return json.dumps({"rules": list(found.rules), "ballots": ballots}, ensure_ascii=False)


def parse_round(text: str) -> BallotBox:
    """The round of a text.

    Raises:
        PlumblineError: ``RATING-INVALID`` when it is not one.
    """
    try:
        data = json.loads(text)
        found = BallotBox(tuple(str(rule) for rule in data["rules"]))
        for ballot in data["ballots"]:
            ratings = tuple(RuleRating(str(each["rule"]), _weight(each["weight"])) for each in ballot["rated"])
            found = found.with_ballot(Ballot(_side(ballot["side"]), str(ballot["by"]), ratings))
    except (ValueError, KeyError, TypeError) as error:
        raise PlumblineError("RATING-INVALID", "the text holds no ballots.", where=str(error)) from error
    return found


def _weight(name: object) -> Weight:
    if name not in get_args(Weight):
        raise ValueError(f"weight == {name!r}, must be one of {get_args(Weight)}.")
    return cast("Weight", name)


def _side(name: object) -> Side:
    if name not in get_args(Side):
        raise ValueError(f"side == {name!r}, must be one of {get_args(Side)}.")
    return cast("Side", name)
