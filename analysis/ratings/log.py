"""Blind rounds in a workspace's books: rounds and sheets are only added, and no sheet is read out before both sides are done."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, replace

from analysis.errors import PlumblineError
from analysis.ratings.files import parse_round, round_text
from analysis.ratings.points import BlindRound, Opinion, Sheet, Side
from analysis.workspace.database import WorkspaceDatabase

_BEGIN = "INSERT INTO judgement_rounds (scorecard, rules_id, rules, begun_by, begun_at) VALUES (?, ?, ?, ?, ?)"
_ENTER = "INSERT INTO judgement_sheets (round, side, judged_by, judged_at, content) VALUES (?, ?, ?, ?, ?)"
_ROUNDS = "SELECT number, scorecard, rules_id, rules, begun_by, begun_at FROM judgement_rounds ORDER BY number"
_SHEETS = "SELECT round, side, judged_by, judged_at, content FROM judgement_sheets ORDER BY position"
_Row = tuple[int, str, str, str, str, str | None]
_SheetRow = tuple[int, Side, str, str | None, str]


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
    """That a side has filled in its sheet: who, and when (UTC; None where no clock was given). Not what it says."""

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


class RatingLog:
    """The record of blind rounds. Every method is one short transaction."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def all(self) -> tuple[RatingRound, ...]:
        """Every round that was ever begun, the oldest first."""
        with self._database.reading() as connection:
            rounds, sheets = connection.execute(_ROUNDS).fetchall(), connection.execute(_SHEETS).fetchall()
        return tuple(_kept(row, [sheet for sheet in sheets if sheet[0] == row[0]]) for row in rounds)

    def begin(self, key: RoundKey, *, seen: int, by: str, now: dt.datetime | None) -> RatingRound:
        """Begin a round; those before stay on record.

        Args:
            key: What it is about.
            seen: Number of the latest round about it that was looked at; 0 for none.
            by: Who begins it.
            now: When.

        Raises:
            PlumblineError: ``JUDGEMENT-INVALID`` without a name or without rules; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else began
                one since.
        """
        with self._database.writing() as connection:
            latest = _latest(connection, key)
            if latest is not None and latest[0] != seen:
                raise _begun_meanwhile(latest)
            return _kept(_begun(connection, key, by, now), [])

    def enter(self, key: RoundKey, sheet: Sheet, *, seen: int, now: dt.datetime | None) -> RatingRound:
        """Enter a side's sheet into the latest round, which it begins where there is none.

        Args:
            key: What is judged.
            sheet: What the side says.
            seen: Number of the latest round that was looked at; 0 for none.
            now: When.

        Returns:
            The round as anybody may see it now.

        Raises:
            PlumblineError: ``JUDGEMENT-INVALID`` as `BlindRound.with_sheet`; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else began
                another round since.
        """
        with self._database.writing() as connection:
            row = _latest(connection, key)
            if row is not None and seen not in (0, row[0]):
                raise _begun_meanwhile(row)
            row = row or _begun(connection, key, sheet.by, now)
            own = replace(sheet, by=sheet.by.strip())
            _blind(row, _sheets(connection, row[0])).with_sheet(own)  # refuses what does not fit
            at = now.isoformat() if now else None
            connection.execute(_ENTER, (row[0], own.side, own.by, at, round_text(BlindRound(key.rules, (own,)))))
            return _kept(row, _sheets(connection, row[0]))


def _begun(connection: sqlite3.Connection, key: RoundKey, by: str, now: dt.datetime | None) -> _Row:
    if not by.strip():
        raise PlumblineError("JUDGEMENT-INVALID", "a round is begun by somebody with a name.", where=key.scorecard)
    if not key.rules:
        raise PlumblineError("JUDGEMENT-INVALID", "the scorecard has no rules to judge.", where=key.scorecard)
    row = (key.scorecard, key.rules_id, json.dumps(key.rules, ensure_ascii=False), by.strip(), now.isoformat() if now else None)
    return int(connection.execute(_BEGIN, row).lastrowid or 0), *row


def _latest(connection: sqlite3.Connection, key: RoundKey) -> _Row | None:
    rows: list[_Row] = connection.execute(_ROUNDS).fetchall()
    return next((row for row in reversed(rows) if row[1:3] == (key.scorecard, key.rules_id)), None)


def _sheets(connection: sqlite3.Connection, number: int) -> list[_SheetRow]:
    return [row for row in connection.execute(_SHEETS).fetchall() if row[0] == number]


def _standing(sheets: list[_SheetRow]) -> list[_SheetRow]:
    """The latest sheet of each side, in the order in which the sides were first done."""
    return list({row[1]: row for row in sheets}.values())


def _blind(row: _Row, sheets: list[_SheetRow]) -> BlindRound:
    told = tuple(sheet for each in _standing(sheets) for sheet in parse_round(each[4]).sheets)
    return BlindRound(tuple(json.loads(row[3])), told)


def _kept(row: _Row, sheets: list[_SheetRow]) -> RatingRound:
    number, scorecard, rules_id, rules, begun_by, begun_at = row
    return RatingRound(
        number,
        RoundKey(scorecard, rules_id, tuple(json.loads(rules))),
        begun_by,
        _instant(begun_at),
        tuple(Entered(each[1], each[2], _instant(each[3])) for each in _standing(sheets)),
        _blind(row, sheets).opinions(),
    )


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _begun_meanwhile(row: _Row) -> PlumblineError:
    what = f"{row[4]} began another round of judgements meanwhile, so that nothing was entered."
    return PlumblineError("WORKSPACE-CHANGED-MEANWHILE", what, where=row[1], remedy="Look at it, and judge there.")
