"""A side's judgements as a file that a person writes: one line a rule."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel, ConfigDict

from analysis.errors import PlumblineError
from analysis.startup import Judged, Weight
from analysis.yamlfile import load_yaml, validate


class _SheetFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    judged: dict[str, Weight]


def parse_sheet(text: str, *, where: str = "sheet.yaml") -> tuple[Judged, ...]:
    r"""Read a sheet.

    Args:
        text: YAML or JSON with one key, ``judged``: for each rule its weight.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``JUDGEMENT-INVALID``, naming key and line.

    Examples:
        >>> parse_sheet("judged:\n  Pricing page: high\n  Newsletter: none")[1]
        Judged(rule='Newsletter', weight='none')
    """
    file = validate(load_yaml(text, where=where), _SheetFile, code="JUDGEMENT-INVALID")
    return tuple(Judged(rule, weight) for rule, weight in file.judged.items())


def sheet_template(rules: tuple[str, ...]) -> str:
    """A sheet to fill in: every rule, none judged yet.

    Raises:
        PlumblineError: ``JUDGEMENT-INVALID`` for no rules.
    """
    from analysis.yamlfile import dump_yaml

    if not rules:
        raise PlumblineError("JUDGEMENT-INVALID", "the scorecard has no rules to judge.")
    return f"# Each rule: {', '.join(get_args(Weight))}.\n{dump_yaml({'judged': dict.fromkeys(rules, '')})}"
