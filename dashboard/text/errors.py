"""What each error code means, in one sentence for the person who met it; the error itself names the value and the place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HELP: Mapping[str, str] = MappingProxyType(
    {
        "ACCEPTANCE-INCOMPLETE": "Whoever accepts a finding of the leakage guard says why, and signs with a name; both are kept beside it.",
        "ACCEPTANCE-UNKNOWN": "Only what the leakage guard found can be accepted; attributes are named as in the import.",
        "BOARD-MESSAGE": "What the page sent does not fit the scorecard that is being tried; nothing was changed.",
        "CHANGE-UNKNOWN": "A reason belongs to one change, named as the list of changes names it.",
        "COMMAND-LINE": "The command was typed with an unknown, missing or unreadable argument; `--help` lists what it takes.",
        "CUTS-INVALID": "Cut points part the numbers of one signal into bins: rising numbers, each the lower edge of a bin.",
        "IMPORT-UNREADABLE": "The files of an import are incomplete or were changed by hand; importing the sources again repairs it.",
        "LEVEL-UNKNOWN": "The signal has no such level; levels are written as in the data.",
        "LOOK-WITHOUT-NAME": "Whoever reads leads that are kept apart is named in the record of looks.",
        "MAPPING-INVALID": "A key or value of the mapping file is not one that a mapping has.",
        "JUDGEMENT-INVALID": "In a blind round each side judges every rule once, under its own name, before it sees the other's sheet.",
        "LEAD-UNKNOWN": "There is no such lead in this import; ids are written as in the source.",
        "PROMISE-UNREADABLE": "Marketing promises a number of hot leads a month and a share of them, sales a number of working hours.",
        "RULE-REFUSED": "A rule may not use the outcome itself, ids, personal columns, or what was not known yet at the snapshot.",
        "RULE-UNKNOWN-ATTRIBUTE": "A rule asks about an attribute that this import does not have, or that rules may not use.",
        "SCORECARD-INVALID": "A key or value of the scorecard file is not one that a scorecard has, or rules, groups and tiers disagree.",
        "SIGNAL-UNKNOWN": "There is no compared attribute or touch point of that name in this import.",
        "STUDY-INVALID": "A key or value of the study file is not one that a study has.",
        "STUDY-NAME": "Studies of a workspace are known by their names, so each has its own.",
        "STUDY-NO-OUTCOME": "Without dates, a lead needs a column that says whether it converted; the mapping names it `converted`.",
        "STUDY-NOTHING-DATED": "No lead has a dated stage or deal, so nobody can tell which leads converted, and when.",
        "STUDY-PLAN": "This evidence looks at each lead once, at a fixed age; the study takes its snapshots in another way.",
        "FILE-UNREADABLE": "The file named on the command line does not exist, may not be read, or is not text.",
        "FILE-UNUSABLE": "A file or folder could not be read or written: it is missing, protected, or the disk is full.",
        "OUTPUT-UNUSABLE": "A file is written in the format that its name ends with, into a folder that exists.",
        "SCORECARD-NAME": "Scorecards of a workspace are known by their names, so each has its own.",
        "SCORECARD-UNKNOWN": "There is no scorecard of that name in the workspace, and no such file.",
        "STUDY-UNKNOWN": "There is no study of that name in the workspace.",
        "TOUCH-POINT-UNKNOWN": "A touch point is named by its channel and action, and by its asset where it has one, as in the inventory.",
        "TRUST-UNKNOWN": "What a touch proves is said by one of five classes: form, meeting, click, visit or open.",
        "VERDICT-RULELESS": "Programs are told from persons by how soon an open follows its sending; of others only the source knows.",
        "VERDICT-UNSIGNED": "What the source says of programs and persons is overruled with a name, which is kept beside it.",
        "VERDICT-INCOMPLETE": "A verdict on a lead is kept with the name of whoever gives it, and a wrong lead with its reason.",
        "WORKSPACE-EMPTY": "Evidence needs an import; the workspace has none yet.",
        "SCORECARD-SIGNED": "What both sides signed stays as it is while in use; changes are tried under another name and signed anew.",
        "VERSION-BLOCKED": "A version that rests on a likely leak can be signed once somebody accepted the finding with a reason.",
        "VERSION-DAMAGED": "The books were changed by hand: the frozen content no longer fits the hash that was signed.",
        "VERSION-IN-USE": "The version is the current one already; nothing has to be done.",
        "VERSION-NAMELESS": "Every act on a version is entered with the name of the person who did it.",
        "VERSION-REASONLESS": "A version is saved with a reason, which both sides read before they sign.",
        "VERSION-RETIRED": "A retired version stays on record and is not used again; the same scorecard can be saved and signed anew.",
        "VERSION-SIGNED": "Each side signs a version once; a signature stays on record.",
        "VERSION-UNKNOWN": "Versions are named by their number, by the start of their content id, or as `current`.",
        "VERSION-UNSIGNED": "Only a version signed by marketing and by sales comes into use.",
        "YAML-SYNTAX": "The file is not valid YAML, most often because of its indentation, a missing colon or a key that is given twice.",
        "ATTRIBUTES-GONE": "The import before had attributes that this one lacks; scorecards that use them no longer apply.",
        "CLOSED-BEFORE-ENTRY": "Some leads were won or lost before they entered; they count as already decided and are listed, not lost.",
        "CONVERTED-BLANK": "Leads that do not say whether they converted are not judged.",
        "CURRENCIES-DIFFER": "Amounts in several currencies cannot be added up; state one currency, or convert before the import.",
        "DEALS-BY-ACCOUNT": "A deal that names only a company credits its primary contact, else its earliest lead from before the deal.",
        "DEALS-CONTRADICT-STAGES": "Deals and stages of the same lead say opposite things; both are kept, so look at the source.",
        "DEALS-WITHOUT-LEAD": "A deal whose company has no lead from before it was closed is kept, and credits nobody.",
        "DEALS-WON-ON-OTHER-DAY": "Deals and stages give different days for the same win; the earlier one counts.",
        "ENCODING-GUESSED": "A text file does not say how its letters are stored; the guess can be overruled in the mapping.",
        "EXCEL-SHEET-MISSING": "The workbook has no sheet of the name that the mapping gives.",
        "FILE-DAMAGED": "The file breaks off or does not follow its own format; nothing was imported.",
        "FILE-EMPTY": "The file holds nothing; nothing was imported.",
        "FILE-ENCODING": "The letters of the file cannot be read as the encoding stated; state another one in the mapping.",
        "FILE-NO-ROWS": "The file has column names and no rows; nothing was imported.",
        "FILE-NOT-FOUND": "A file named for the import does not exist.",
        "FILE-NOT-TEXT": "The file is neither text with columns nor a format that can be read; nothing was imported.",
        "HEADERS-RENAMED": "Column names that were blank or given twice have been numbered.",
        "IMPORT-BUSY": "Another import into this workspace is running; wait until it is done.",
        "IMPORT-FILE-ALREADY-IN": "Rows would be counted twice if a file were added again.",
        "IMPORT-NO-CHANGE": "Everything given is part of the import already; the workspace stays as it is.",
        "IMPORT-NO-LEADS": "No row became a lead; the rows set aside say why.",
        "IMPORT-OUT-OF-MEMORY": "The files are too large for the memory allowed; nothing was imported.",
        "JOIN-ROWS-SET-ASIDE": "Rows of a joined file that could not be read were left out of the join.",
        "JOIN-ROWS-UNUSED": "Rows of a joined file that match no row of the other are not used.",
        "LEADS-DIFFER": "Rows with one lead's id say different things; the latest one counts.",
        "LEADS-WITHOUT-DATE": "Leads without a date of entry enter with their earliest touch or stage.",
        "MAPPING-COLUMN-MISSING": "The mapping names a column that the file does not have.",
        "MAPPING-DATE-AMBIGUOUS": "A date such as 03/04/2025 can be read in two ways and is never guessed: state its format.",
        "MAPPING-DATE-UNREADABLE": "No known way of writing dates fits the column; state its format in the mapping.",
        "MAPPING-JOIN-NOT-UNIQUE": "A joined file must have one row for each key; map it as a table of its own instead.",
        "MAPPING-KNOWN-FROM": "An attribute is said to be known from something that is no date, stage or outcome of this import.",
        "MAPPING-NO-LEADS": "Every import needs leads: one entry of the mapping must fill that table.",
        "SOURCE-FILE-AMBIGUOUS": "Several of the given files could be the one that the mapping means.",
        "SOURCE-FILE-MISSING": "The mapping needs a file that was not given.",
        "SOURCE-FILE-UNUSED": "A file was given that the mapping does not mention.",
        "STAGE-BEFORE-ENTRY": "Some leads entered a stage before they entered at all; they are kept as they are.",
        "TOUCHES-IDENTICAL": "Touches that agree in everything are all kept; a key in the mapping merges them.",
        "WORKSPACE-CHANGED-MEANWHILE": "Somebody else saved first; look at both versions, then save again.",
        "WORKSPACE-NOT-FOUND": "The folder holds no workspace; `plumbline app` or `plumbline import` makes one.",
        "WORKSPACE-UNREADABLE": "The workspace's books are damaged or not Plumbline's; the imports beside them are untouched.",
        "WORKSPACE-UNUSABLE": "A workspace needs a folder of its own that may be written to.",
    }
)


def help_text(code: str) -> str:
    """What an error code means and where to look, in one sentence; empty for a code that is not known.

    Examples:
        >>> help_text("STUDY-INVALID")
        'A key or value of the study file is not one that a study has.'
    """
    return HELP.get(code, "")
