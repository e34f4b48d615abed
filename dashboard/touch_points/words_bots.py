"""Who made the touches, bots or people, in words."""

from __future__ import annotations

from analysis.bots.detect import AT_ONCE_SECONDS
from analysis.touch_points.bots import BotShare
from dashboard.words.formats import count, percent, plural

#: The possible answers in the order in which they are offered.
ANSWERS: dict[bool, str] = {
    True: "Bots made what the source marks and what was opened at once",
    False: "People made all of it, whatever the source marks",
}
COLUMN_HELP: dict[str, str] = {
    "marked": "Touches that the source marks as made by bots.",
    "at_once": f"Opens within {AT_ONCE_SECONDS} seconds after the same mail was sent to the same lead. People hardly open so fast.",
    "counted": "Touches that count as made by bots everywhere: by the override, else by the source's mark. Rules leave them out unless"
    " they ask for them.",
}


def bots_headline(shares: tuple[BotShare, ...]) -> str:
    """How many touches bots made by the source's mark and by the plain rule, and how many count as theirs."""
    marked, n = sum(each.n_marked for each in shares), sum(each.n_touches for each in shares)
    opens = [each for each in shares if each.n_quick is not None]
    quick, n_opens = sum(each.n_quick or 0 for each in opens), sum(each.n_touches for each in opens)
    by_rule = f"; {count(quick)} of {plural(n_opens, 'open')} came at once ({_share(quick, n_opens)})" if opens else ""
    counted = sum(each.n_counted for each in shares)
    overridden = "" if counted == marked else f". With the overrides, {count(counted)} count as theirs"
    return (
        f"The source marks {count(marked)} of {plural(n, 'touch', 'touches')} as made by bots ({_share(marked, n)}){by_rule}{overridden}."
    )


def override_words(share: BotShare) -> str:
    """Who overrode a touch point, and how; empty without an override."""
    if share.verdict is None:
        return ""
    return f"{'bots' if share.verdict.machine else 'people'} ({share.verdict.by}, {share.verdict.at[:10]})"


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "none"
