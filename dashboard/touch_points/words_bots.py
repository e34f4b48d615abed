"""Who made the touches, bots or people, in words."""

from __future__ import annotations

from analysis.bots.detect import AT_ONCE_SECONDS
from analysis.touch_points.bots import BotShare
from dashboard.words.formats import count, percent, plural

#: What a person may say, in the order in which it is offered, and what it makes of the touches.
ANSWERS: dict[bool, str] = {
    True: "Programs: what the source marks and what was opened at once",
    False: "Persons: all of it, whatever the source marks",
}
COLUMN_HELP: dict[str, str] = {
    "marked": "Touches that the source marks as made by a program.",
    "at_once": f"Opens within {AT_ONCE_SECONDS} seconds of the sending of the same mail to the same lead: hardly a person's.",
    "counted": "What counts as a program's everywhere: as a person says, else as the source marks. Rules leave it out unless they ask for"
    " it.",
}


def bots_headline(shares: tuple[BotShare, ...]) -> str:
    """How many touches are a program's by the source and by the plain rule, and how many count as one's."""
    marked, n = sum(each.n_marked for each in shares), sum(each.n_touches for each in shares)
    opens = [each for each in shares if each.n_quick is not None]
    quick, n_opens = sum(each.n_quick or 0 for each in opens), sum(each.n_touches for each in opens)
    by_rule = f"; {count(quick)} of {plural(n_opens, 'open')} came at once ({_share(quick, n_opens)})" if opens else ""
    counted = sum(each.n_counted for each in shares)
    said = "" if counted == marked else f". As people say, {count(counted)} count"
    return f"The source marks {count(marked)} of {plural(n, 'touch', 'touches')} as a program's ({_share(marked, n)}){by_rule}{said}."


def said_words(share: BotShare) -> str:
    """What a person said of a touch point, and who; empty where nobody has."""
    if share.verdict is None:
        return ""
    return f"{'programs' if share.verdict.machine else 'persons'} ({share.verdict.by}, {share.verdict.at[:10]})"


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "none"
