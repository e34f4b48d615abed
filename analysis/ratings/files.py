"""Ratings as texts: a side's sheet as a file that a person writes, one line a rule, and a round as the JSON that is kept."""

from __future__ import annotations

import json
from typing import cast, get_args

from pydantic import BaseModel, ConfigDict

from analysis.errors import PlumblineError
from analysis.ratings.points import Ballot, BlindRound, RuleRating, Side, Weight
from analysis.yaml_files import dump_yaml, load_yaml, validate


class _SheetFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    judged: dict[str, Weight]


def parse_sheet(text: str, *, where: str = "sheet.yaml") -> tuple[RuleRating, ...]:
    r"""Read a sheet.

    Args:
        text: YAML or JSON with one key, ``judged``: for each rule its weight.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``RATINGS-INVALID``, naming key and line.

    Examples:
        >>> parse_sheet("judged:\n  Pricing page: high\n  Newsletter: none")[1]
        Judged(rule='Newsletter', weight='none')
    """
    file = validate(load_yaml(text, where=where), _SheetFile, code="RATINGS-INVALID")
    return tuple(RuleRating(rule, weight) for rule, weight in file.judged.items())


def sheet_template(rules: tuple[str, ...]) -> str:
    """A sheet to fill in: every rule, none judged yet.

    Raises:
        PlumblineError: ``RATINGS-INVALID`` for no rules.
    """
    if not rules:
        raise PlumblineError("RATINGS-INVALID", "the scorecard has no rules to judge.")
    return f"# Each rule: {', '.join(get_args(Weight))}.\n{dump_yaml({'judged': dict.fromkeys(rules, '')})}"


def round_text(found: BlindRound) -> str:
    """The round as JSON text that `parse_round` reads back.

    Examples:
        >>> parse_round(round_text(BlindRound(("Pricing page",)))) == BlindRound(("Pricing page",))
        True
    """
    ballots = [
        {"side": sheet.side, "by": sheet.by, "rated": [{"rule": each.rule, "weight": each.weight} for each in sheet.judged]}
        for sheet in found.sheets
    ]
    return json.dumps({"rules": list(found.rules), "ballots": ballots}, ensure_ascii=False)


def parse_round(text: str) -> BlindRound:
    """The round of a text.

    Raises:
        PlumblineError: ``RATINGS-INVALID`` when it is not one.
    """
    try:
        data = json.loads(text)
        found = BlindRound(tuple(str(rule) for rule in data["rules"]))
        for sheet in data["ballots"]:
            judged = tuple(RuleRating(str(each["rule"]), _weight(each["weight"])) for each in sheet["rated"])
            found = found.with_sheet(Ballot(_side(sheet["side"]), str(sheet["by"]), judged))
    except (ValueError, KeyError, TypeError) as error:
        raise PlumblineError("RATINGS-INVALID", "the text holds no judgements.", where=str(error)) from error
    return found


def _weight(name: object) -> Weight:
    if name not in get_args(Weight):
        raise ValueError(f"weight == {name!r}, must be one of {get_args(Weight)}.")
    return cast("Weight", name)


def _side(name: object) -> Side:
    if name not in get_args(Side):
        raise ValueError(f"side == {name!r}, must be one of {get_args(Side)}.")
    return cast("Side", name)
