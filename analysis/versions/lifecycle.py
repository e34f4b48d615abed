"""How a version becomes active: candidate, approved by both sides, current, retired; everything follows from the acts on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import PlumblineError
from analysis.versions.records import SIDES, Event, Side, Status, Version


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """A version with everything that was done with it, the oldest act first."""

    version: Version
    events: tuple[Event, ...]

    @property
    def status(self) -> Status:
        """Its status."""
        return status_of(self.events)

    @property
    def saved(self) -> Event:
        """The act by which it was frozen."""
        return self.events[0]

    @property
    def activated(self) -> Event | None:
        """The act by which it became active; None where it never did."""
        return next((each for each in self.events if each.act == "activate"), None)

    @property
    def retired(self) -> Event | None:
        """The act by which it was retired; None where it is not."""
        return next((each for each in self.events if each.act == "retire"), None)

    def signature(self, side: Side) -> Event | None:
        """The act by which one side signed it; None where it has not."""
        return next((each for each in self.events if each.act == "approve" and each.side == side), None)

    @property
    def missing(self) -> tuple[Side, ...]:
        """The sides that have not signed it."""
        return tuple(side for side in SIDES if self.signature(side) is None)

    @property
    def label(self) -> str:
        """How people name it."""
        return f"version {self.version.number} ('{self.version.content.name}')"


def status_of(events: Sequence[Event]) -> Status:
    """The status of a version after some acts on it.

    Args:
        events: Acts on one version, the oldest first.

    Examples:
        >>> act = lambda name, side=None: Event("a", name, "Ann", None, side)
        >>> status_of([act("save"), act("approve", "sales")])
        'candidate'
        >>> status_of([act("save"), act("approve", "sales"), act("approve", "marketing"), act("activate")])
        'current'
    """
    acts = {each.act for each in events}
    if "retire" in acts:
        return "retired"
    if "activate" in acts:
        return "current"
    signed = {each.side for each in events if each.act == "approve"}
    return "approved" if signed.issuperset(SIDES) else "candidate"


def check_act(standing: VersionHistory, wanted: Event) -> None:
    """Refuse an act for which a version is not ready.

    Args:
        standing: The version with all acts so far.
        wanted: What somebody wants to do with it.

    Raises:
        PlumblineError: ``VERSION-RETIRED``, ``VERSION-SIGNED``, ``VERSION-ONE-SIGNER``, ``VERSION-BLOCKED``, ``VERSION-UNSIGNED`` or
            ``VERSION-IN-USE``.
    """
    if standing.status == "retired":
        raise PlumblineError("VERSION-RETIRED", f"{standing.label} is retired.", remedy="Save its scorecard again as a new version.")
    if wanted.act == "approve":
        _check_approval(standing, wanted)
    if wanted.act == "activate":
        _check_activation(standing)


def _check_approval(standing: VersionHistory, wanted: Event) -> None:
    for side, signed in ((each, standing.signature(each)) for each in SIDES):
        if signed is None:
            continue
        if side == wanted.side:
            raise PlumblineError("VERSION-SIGNED", f"{standing.label} was signed for {side} by {signed.by} before.")
        if signed.by.strip().casefold() == wanted.by.strip().casefold():
            what = f"{signed.by} signed {standing.label} for {side} already."
            raise PlumblineError("VERSION-ONE-SIGNER", what, remedy=f"Somebody else must sign for {wanted.side}.")
    if blocked := standing.version.content.evidence.blocked:
        what = f"{standing.label} uses {', '.join(blocked)}, which may leak the outcome."
        remedy = "Accept it with a reason ('plumbline leakage --accept') or leave it out, then save the version again."
        raise PlumblineError("VERSION-BLOCKED", what, remedy=remedy)


def _check_activation(standing: VersionHistory) -> None:
    if standing.status == "current":
        raise PlumblineError("VERSION-IN-USE", f"{standing.label} is active already.")
    if standing.missing:
        raise PlumblineError("VERSION-UNSIGNED", f"{standing.label} is not signed by {' and '.join(standing.missing)} yet.")
