"""A blind round as plain text, to keep and to read back."""

from __future__ import annotations

import json
from typing import cast, get_args

from analysis.errors import PlumblineError
from analysis.startup import BlindRound, Judged, Sheet, Side, Weight


def round_text(found: BlindRound) -> str:
    """The round as JSON text that `parse_round` reads back.

    Examples:
        >>> parse_round(round_text(BlindRound(("Pricing page",)))) == BlindRound(("Pricing page",))
        True
    """
    sheets = [
        {"side": sheet.side, "by": sheet.by, "judged": [{"rule": each.rule, "weight": each.weight} for each in sheet.judged]}
        for sheet in found.sheets
    ]
    return json.dumps({"rules": list(found.rules), "sheets": sheets}, ensure_ascii=False)


def parse_round(text: str) -> BlindRound:
    """The round of a text.

    Raises:
        PlumblineError: ``JUDGEMENT-INVALID`` when it is not one.
    """
    try:
        data = json.loads(text)
        found = BlindRound(tuple(str(rule) for rule in data["rules"]))
        for sheet in data["sheets"]:
            judged = tuple(Judged(str(each["rule"]), _weight(each["weight"])) for each in sheet["judged"])
            found = found.with_sheet(Sheet(_side(sheet["side"]), str(sheet["by"]), judged))
    except (ValueError, KeyError, TypeError) as error:
        raise PlumblineError("JUDGEMENT-INVALID", "the text holds no judgements.", where=str(error)) from error
    return found


def _weight(name: object) -> Weight:
    if name not in get_args(Weight):
        raise ValueError(f"weight == {name!r}, must be one of {get_args(Weight)}.")
    return cast("Weight", name)


def _side(name: object) -> Side:
    if name not in get_args(Side):
        raise ValueError(f"side == {name!r}, must be one of {get_args(Side)}.")
    return cast("Side", name)
