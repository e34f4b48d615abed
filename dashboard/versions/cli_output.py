"""What `plumbline versions` says about versions: as plain data and as text."""

from __future__ import annotations

from analysis.scorecard import Scorecard, scorecard_data
from analysis.versions.diff import Change
from analysis.versions.freeze import PartResult, baseline_of, card_of, changes_of
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import SIDES, Content, Event, PartFigures, SwapSet
from analysis.versions.serialize import evidence_data, figures_data, instant_text, promise_data, swaps_data
from dashboard.commands.question import card_data
from dashboard.commands.reply import Json, printable, table
from dashboard.versions.words import (
    PART_WORDS,
    change_words,
    date_words,
    event_words,
    evidence_notes,
    figure_rows,
    promise_words,
    status_words,
    swap_test_words,
    swap_words,
    version_headline,
    version_name,
)
from dashboard.words.formats import NOTHING, plural


def standing_data(standing: VersionHistory) -> Json:
    """The status of a version, as plain data."""
    version = standing.version
    return {
        "version": version.number,
        "id": version.id,
        "name": version.content.name,
        "status": standing.status,
        "scorecard": card_data(card_of(version)),
        "reason": version.content.reason,
        "saved": _event_data(standing.saved),
        "signatures": {side: _event_data(standing.signature(side)) for side in SIDES},
        "activated": _event_data(standing.activated),
        "retired": _event_data(standing.retired),
    }


def version_data(standing: VersionHistory) -> Json:
    """Everything about a version, as plain data."""
    content = standing.version.content
    return standing_data(standing) | {
        "based_on": content.based_on or None,
        "study": content.study,
        "definition": scorecard_data(card_of(standing.version)),
        "changes": changes_data(changes_of(standing.version), content),
        "evidence": evidence_data(content.evidence),
        "history": [_event_data(each) for each in standing.events],
    }


def changes_data(changes: tuple[Change, ...], content: Content | None = None) -> list[Json]:
    """Changes as plain data, each with its reason where a version says one."""
    reasons = {each.key: content.reason_for(each.key) for each in changes} if content else {}
    return [{"change": each.key, "text": change_words(each)} | ({"reason": reasons[each.key]} if reasons else {}) for each in changes]


def _event_data(event: Event | None) -> Json | None:
    if event is None:
        return None
    data: Json = {"act": event.act, "by": event.by, "at": instant_text(event.at) or None}
    if event.side:
        data["side"] = event.side
    if event.promise:
        data["promise"] = promise_data(event.promise)
    return data | ({"note": event.note} if event.note else {})


def compared_data(result: PartResult) -> Json:
    """Two scorecards on the same leads, as plain data."""
    return {
        "part": result.figures.part,
        "figures": figures_data(result.figures),
        "baseline": figures_data(result.baseline) if result.baseline else None,
        "swaps": swaps_data(result.swaps) if result.swaps else None,
    }


def standings_text(standings: tuple[VersionHistory, ...]) -> str:
    """All versions as a table, the newest first; nothing without any."""
    rows = [
        [
            str(each.version.number),
            each.version.content.name,
            status_words(each),
            each.saved.by,
            date_words(each.saved.at),
            *(sign.by if (sign := each.signature(side)) else NOTHING for side in SIDES),
        ]
        for each in reversed(standings)
    ]
    return table(["version", "scorecard", "status", "saved by", "on (UTC)", "marketing", "sales"], rows, left=7) if rows else ""


def version_text(standing: VersionHistory) -> str:
    """Everything about a version, in words."""
    content, changes = standing.version.content, changes_of(standing.version)
    evidence = content.evidence
    parts = [
        version_headline(standing, changes),
        f"{version_name(standing)} ({standing.version.id}): {status_words(standing)}",
        f"Why: {content.reason}",
        changes_text(changes, content),
        *(_part_text(mine, _of(mine.part, evidence.baseline), _of(mine.part, evidence.swaps), content) for mine in evidence.figures),
        "\n".join(f"! {note}" for note in evidence_notes(evidence)),
        history_text(standing),
    ]
    return "\n\n".join(printable_lines(each) for each in parts if each)


def _of(part: str, found: tuple[PartFigures, ...] | tuple[SwapSet, ...]) -> PartFigures | SwapSet | None:
    return next((each for each in found if each.part == part), None)


def _part_text(mine: PartFigures, theirs: object, swaps: object, content: Content) -> str:
    baseline = theirs if isinstance(theirs, PartFigures) else None
    lines = [figures_text(mine, baseline)]
    if isinstance(swaps, SwapSet):
        lines += [swap_words(swaps), swap_test_words(swaps, content.evidence.settings_tried)]
    return "\n".join(lines)


def figures_text(mine: PartFigures, theirs: PartFigures | None) -> str:
    """The headline figures of two scorecards side by side."""
    title = f"{PART_WORDS.get(mine.part, mine.part)}, {mine.n_leads} leads"
    return table([title, "before", "after", "change"], figure_rows(mine, theirs))


def changes_text(changes: tuple[Change, ...], content: Content | None = None) -> str:
    """Changes one a line, each with its own reason."""
    own = {each.change: each.text for each in content.reasons} if content else {}
    return "\n".join(f"- {change_words(each)}{f' ({own[each.key]})' if each.key in own else ''}" for each in changes)


def history_text(standing: VersionHistory) -> str:
    """What was done with a version, the oldest act first."""
    return "\n".join(f"{date_words(each.at)}  {event_words(each)}" for each in standing.events)


def difference_text(cards: tuple[Scorecard, Scorecard], changes: tuple[Change, ...], result: PartResult, settings_tried: int) -> str:
    """Two scorecards: what changes, and what that does on the same leads."""
    before, after = cards
    same = "Both give every lead the same score and tier."
    first = f"From '{before.name}' to '{after.name}': {plural(len(changes), 'change')}." if changes else same
    swaps = [swap_words(result.swaps), swap_test_words(result.swaps, settings_tried)] if result.swaps else []
    parts = [first, changes_text(changes), "\n".join([figures_text(result.figures, result.baseline), *swaps])]
    return "\n\n".join(printable_lines(each) for each in parts if each)


def signed_text(standing: VersionHistory) -> str:
    """Who signed and what they promise, one side a line."""
    signatures = ((side, standing.signature(side)) for side in SIDES)
    return "\n".join(
        f"{side}: {f'{each.by}, {promise_words(each.promise)}' if each and each.promise else 'not signed yet'}" for side, each in signatures
    )


def before_and_after(standing: VersionHistory) -> tuple[Scorecard | None, Scorecard]:
    """The scorecard that a version is compared with, if any, and its own."""
    return baseline_of(standing.version), card_of(standing.version)


def printable_lines(text: str) -> str:
    """A text without characters that control a terminal, its lines kept."""
    return "\n".join(printable(line) for line in text.split("\n"))
