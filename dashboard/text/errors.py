"""What each error code means, in one sentence for the person who met it; the error itself names the value and the place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HELP: Mapping[str, str] = MappingProxyType(
    {
        "YAML-SYNTAX": "The file is not valid YAML, most often because of its indentation, a missing colon or a key that is given twice.",
        "IMPORT-UNREADABLE": "The files of an import are incomplete or were changed by hand; importing the sources again repairs it.",
        "RULE-UNKNOWN-ATTRIBUTE": "A rule asks about an attribute that this import does not have, or that rules may not use.",
        "STUDY-INVALID": "A key or value of the study file is not one that a study has.",
        "SCORECARD-INVALID": "A key or value of the scorecard file is not one that a scorecard has, or rules, groups and tiers disagree.",
    }
)


def help_text(code: str) -> str:
    """What an error code means and where to look, in one sentence; empty for a code that is not known.

    Examples:
        >>> help_text("STUDY-INVALID")
        'A key or value of the study file is not one that a study has.'
    """
    return HELP.get(code, "")
