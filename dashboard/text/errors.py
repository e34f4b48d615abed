"""What each error code means, in one sentence for the person who met it; the error itself names the value and the place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HELP: Mapping[str, str] = MappingProxyType(
    {
        "ACCEPTANCE-INCOMPLETE": "Whoever accepts a finding of the leakage guard says why, and signs with a name; both are kept beside it.",
        "COMMAND-LINE": "The command was typed with an unknown, missing or unreadable argument; `--help` lists what it takes.",
        "CUTS-INVALID": "Cut points part the numbers of one signal into bins: rising numbers, each the lower edge of a bin.",
        "IMPORT-UNREADABLE": "The files of an import are incomplete or were changed by hand; importing the sources again repairs it.",
        "MAPPING-INVALID": "A key or value of the mapping file is not one that a mapping has.",
        "LEAD-UNKNOWN": "There is no such lead in this import; ids are written as in the source.",
        "RULE-REFUSED": "A rule may not use the outcome itself, ids, personal columns, or what was not known yet at the snapshot.",
        "RULE-UNKNOWN-ATTRIBUTE": "A rule asks about an attribute that this import does not have, or that rules may not use.",
        "SCORECARD-INVALID": "A key or value of the scorecard file is not one that a scorecard has, or rules, groups and tiers disagree.",
        "SIGNAL-UNKNOWN": "There is no compared attribute or touch point of that name in this import.",
        "STUDY-INVALID": "A key or value of the study file is not one that a study has.",
        "STUDY-NO-OUTCOME": "Without dates, a lead needs a column that says whether it converted; the mapping names it `converted`.",
        "STUDY-NOTHING-DATED": "No lead has a dated stage or deal, so nobody can tell which leads converted, and when.",
        "STUDY-PLAN": "This evidence looks at each lead once, at a fixed age; the study takes its snapshots in another way.",
        "FILE-UNREADABLE": "The file named on the command line does not exist, may not be read, or is not text.",
        "FILE-UNUSABLE": "A file or folder could not be read or written: it is missing, protected, or the disk is full.",
        "OUTPUT-UNUSABLE": "Scores are written to a .csv or .parquet file in a folder that exists.",
        "SCORECARD-NAME": "Scorecards of a workspace are known by their names, so each has its own.",
        "SCORECARD-UNKNOWN": "There is no scorecard of that name in the workspace, and no such file.",
        "STUDY-UNKNOWN": "There is no study of that name in the workspace.",
        "WORKSPACE-EMPTY": "Evidence needs an import; the workspace has none yet.",
        "YAML-SYNTAX": "The file is not valid YAML, most often because of its indentation, a missing colon or a key that is given twice.",
    }
)


def help_text(code: str) -> str:
    """What an error code means and where to look, in one sentence; empty for a code that is not known.

    Examples:
        >>> help_text("STUDY-INVALID")
        'A key or value of the study file is not one that a study has.'
    """
    return HELP.get(code, "")
