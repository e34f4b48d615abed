"""The call-down list: a workbook with one sheet a rep, that rep's own hot leads in the order in which to call them."""

from __future__ import annotations

from pathlib import Path

from analysis.handoff.crm_fields import LeadExport, called
from analysis.leads.scores import N_REASONS
from analysis.scorecard import Scorecard
from dashboard.export.targets import check_file
from dashboard.export.workbook import Block, Sheet, write_workbook
from dashboard.words.formats import day, moment, percent, plural

NOBODY = "No owner"
_REASONS = tuple(f"Reason {place + 1}" for place in range(N_REASONS))
_LEAD = ("", "Lead", "Company", "Title", "Score", "Tier", "Fit", "Engagement", "Not on opens")
_HEADER = (*_LEAD, *_REASONS, "Entered", "Reached (when, what was said)")
_WIDTHS = (4, 14, 20, 24, 7, 8, 6, 11, 11, 22, 22, 22, 12, 30)


def check_call_down(path: Path) -> None:
    """Make sure that the list can be written there.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    check_file(path, (".xlsx",), "call-down lists")


def call_down(leads: LeadExport, card: Scorecard) -> tuple[Sheet, ...]:
    """One sheet a rep, by name, those without an owner last; one sheet that says so where there is nobody to call.

    Args:
        leads: Scored leads; those of tiers that are routed to a call are listed.
        card: The scorecard that scored them.
    """
    by_owner: dict[str, list[int]] = {}
    for position in called(leads.scores, card).tolist():
        by_owner.setdefault((leads.scores.owner[position] or "").strip(), []).append(position)
    owners = sorted(by_owner, key=lambda name: (name == "", name.casefold()))
    when = f" as of {moment(leads.scores.as_of)} UTC" if leads.scores.as_of else ""
    note = f"“{card.name}”{when}{_promise(card)}"
    sheets = tuple(_sheet(name or NOBODY, by_owner[name], leads, note) for name in owners)
    return sheets or (Sheet("Call-down", "There is nobody to call.", note, (), _WIDTHS),)


def _promise(card: Scorecard) -> str:
    hours = card.tiers[0].within_hours
    return f"; first contact within {hours:g} working hours" if hours else ""


def _sheet(owner: str, positions: list[int], leads: LeadExport, note: str) -> Sheet:
    rows = tuple(_row(number, position, leads) for number, position in enumerate(positions, 1))
    return Sheet(owner, f"{owner}: {plural(len(rows), 'hot lead')} to call", note, (Block("", _HEADER, rows),), _WIDTHS)


def _row(number: int, position: int, leads: LeadExport) -> tuple[str | int | float | None, ...]:
    scores = leads.scores
    reasons = scores.reasons(position)
    entered = leads.entered[position]
    return (
        number,
        scores.lead_id[position],
        leads.account[position],
        leads.title[position],
        int(scores.score[position]),
        scores.tiers[scores.tier[position]],
        None if leads.fit is None else int(leads.fit[position]),
        None if leads.engagement is None else int(leads.engagement[position]),
        percent(float(leads.trust[position])),
        *(reasons[place] if place < len(reasons) else None for place in range(N_REASONS)),
        None if entered is None else day(entered),
        None,
    )


def write_call_down(leads: LeadExport, card: Scorecard, path: Path) -> None:
    """Write the list as a workbook.

    Raises:
        PlumblineError: As `check_call_down`.
    """
    check_call_down(path)
    write_workbook(path, call_down(leads, card), pages_tall=0)
