"""Rating rounds in the workspace database: rounds and ballots are only added, and no ballot is shown before both sides are done."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, replace

from analysis.errors import PlumblineError
from analysis.ratings.files import parse_round, round_text
from analysis.ratings.points import Ballot, BallotBox, Opinion, Side
from analysis.workspace import format_1
from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

_ROUNDS = "SELECT * FROM rating_rounds ORDER BY number"
_BALLOTS = "SELECT * FROM ballots ORDER BY position"


@dataclass(frozen=True, slots=True)
class RoundKey:
    """What a round is about.

    Args:
        scorecard: Name of the scorecard.
        rules_id: Hash of its rules, without their points.
        rules: Names of its rules.
    """

    scorecard: str
    rules_id: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """That a side has filled in its ballot: who, and when (UTC; None where no clock was given). Not what it says."""

    side: Side
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RatingRound:
    """A round as anybody may see it.

    Args:
        number: Ascending over the whole workspace.
        key: What it is about.
        begun_by: Who began it.
        begun_at: When, in UTC; None where no clock was given.
        entered: The sides that are done, at most one each, in the order in which they were.
        opinions: What both say, farthest apart first; empty until both are done.
    """

    number: int
    key: RoundKey
    begun_by: str
    begun_at: dt.datetime | None
    entered: tuple[Entered, ...]
    opinions: tuple[Opinion, ...]

    @property
    def is_complete(self) -> bool:
        """Whether both sides are done."""
        return len({each.side for each in self.entered}) == 2


@dataclass(frozen=True, slots=True)
class _Round:
    """The row of a round; ``rules`` is JSON."""

    number: int
    scorecard: str
    rules_id: str
    rules: str
    begun_by: str
    begun_at: dt.datetime | None

    @property
    def key(self) -> RoundKey:
        return RoundKey(self.scorecard, self.rules_id, tuple(json.loads(self.rules)))


@dataclass(frozen=True, slots=True)
class _Ballot:
    """The row of a side's sheet; ``content`` is JSON."""

    round: int
    side: Side
    by: str
    at: dt.datetime | None
    content: str


class RatingLog:
    """The log of rating rounds. Every method is one short transaction."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def all(self) -> tuple[RatingRound, ...]:
        """Every round that was ever begun, the oldest first."""
        with self._database.reading() as connection:
            rounds, ballots = _rounds(connection), _all_ballots(connection)
        return tuple(_kept(each, [ballot for ballot in ballots if ballot.round == each.number]) for each in rounds)

    def begin(self, key: RoundKey, *, seen: int, by: str, now: dt.datetime | None) -> RatingRound:
        """Begin a round; those before stay on record.

        Args:
            key: What it is about.
            seen: Number of the latest round about it that was looked at; 0 for none.
            by: Who begins it.
            now: When.

        Raises:
            PlumblineError: ``RATING-INVALID`` without a name or without rules; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else began
                one since.
        """
        with self._database.writing() as connection:
            latest = _latest(connection, key)
            if latest is not None and latest.number != seen:
                raise _begun_meanwhile(latest)
            return _kept(_begun(connection, key, by, now), [])

    def enter(self, key: RoundKey, sheet: Ballot, *, seen: int, now: dt.datetime | None) -> RatingRound:
        """Enter a side's ballot into the latest round, which it begins where there is none.

        Args:
            key: What is rated.
            sheet: What the side says.
            seen: Number of the latest round that was looked at; 0 for none.
            now: When.

        Returns:
            The round as anybody may see it now.

        Raises:
            PlumblineError: ``RATING-INVALID`` as `BallotBox.with_ballot`; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else began
                another round since.
        """
        with self._database.writing() as connection:
            latest = _latest(connection, key)
            if latest is not None and seen not in (0, latest.number):
                raise _begun_meanwhile(latest)
            found = latest or _begun(connection, key, sheet.by, now)
            own = replace(sheet, by=sheet.by.strip())
            _blind(found, _ballots(connection, found)).with_ballot(own)  # refuses what does not fit
            content = round_text(BallotBox(key.rules, (own,)))
            insert(connection, "ballots", _Ballot(found.number, own.side, own.by, now, content))
            return _kept(found, _ballots(connection, found))


def _begun(connection: sqlite3.Connection, key: RoundKey, by: str, now: dt.datetime | None) -> _Round:
    if not by.strip():
        raise PlumblineError("RATING-INVALID", "a new round needs the name of the person who begins it.", where=key.scorecard)
    if not key.rules:
        raise PlumblineError("RATING-INVALID", "the scorecard has no rules to rate.", where=key.scorecard)
    begun = _Round(0, key.scorecard, key.rules_id, json.dumps(key.rules, ensure_ascii=False), by.strip(), now)
    return replace(begun, number=insert(connection, "rating_rounds", begun, without=("number",)))


def _rounds(connection: sqlite3.Connection) -> list[_Round]:
    return [read(_Round, row) for row in connection.execute(_ROUNDS).fetchall()]


def _latest(connection: sqlite3.Connection, key: RoundKey) -> _Round | None:
    about = (key.scorecard, key.rules_id)
    return next((each for each in reversed(_rounds(connection)) if (each.scorecard, each.rules_id) == about), None)


def _all_ballots(connection: sqlite3.Connection) -> list[_Ballot]:
    return [read(_Ballot, row) for row in connection.execute(_BALLOTS).fetchall()]


def _ballots(connection: sqlite3.Connection, found: _Round) -> list[_Ballot]:
    return [each for each in _all_ballots(connection) if each.round == found.number]


def _standing(ballots: list[_Ballot]) -> list[_Ballot]:
    """The latest ballot of each side, in the order in which the sides were first done."""
    return list({each.side: each for each in ballots}.values())


def _blind(found: _Round, ballots: list[_Ballot]) -> BallotBox:
    ballots_cast = tuple(ballot for each in _standing(ballots) for ballot in parse_round(format_1.ballot(each.content)).ballots)
    return BallotBox(found.key.rules, ballots_cast)


def _kept(found: _Round, ballots: list[_Ballot]) -> RatingRound:
    return RatingRound(
        found.number,
        found.key,
        found.begun_by,
        found.begun_at,
        tuple(Entered(each.side, each.by, each.at) for each in _standing(ballots)),
        _blind(found, ballots).opinions(),
    )


def _begun_meanwhile(found: _Round) -> PlumblineError:
    what = f"{found.begun_by} began another rating round meanwhile, so nothing was entered."
    return PlumblineError("WORKSPACE-CHANGED-MEANWHILE", what, where=found.scorecard, remedy="Open that round and rate there.")
