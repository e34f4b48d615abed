"""The plain rule: an open that came so soon after the mail was sent that nobody can have read it was made by a bot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis.expr.types as ir

from analysis.dataset.engine import Tables
from analysis.dataset.entries import micros
from analysis.dataset.words import words_of

#: An open within so many seconds of the sending is suspected of being a bot's.
AT_ONCE_SECONDS = 30
_SENT, _OPENED = {"send", "sent", "delivered"}, {"open", "opened", "opens"}
_SECOND = 1_000_000


def open_types(types: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """The numbers of the touch types to which the rule applies: opens, where the import knows of any sending.

    Args:
        types: Rows of ``touch_types``.
    """
    rows = list(types)
    return _with(rows, _OPENED) if _with(rows, _SENT) else frozenset()


def opened_at_once(tables: Tables, types: Iterable[Mapping[str, Any]], opens: frozenset[int]) -> ir.Table:
    """The opens that came within `AT_ONCE_SECONDS` of a sending of the same asset on the same channel to the same lead.

    Args:
        tables: Whose touches are looked at.
        types: Rows of their ``touch_types``.
        opens: The touch types to look at, as `open_types`.

    Returns:
        Columns ``lead_no``, ``touch_type``, ``occurred_at``, ``machine``; one row a touch. Identical touches are both there or both not.
    """
    touches, sends = tables.touches, sorted(_with(types, _SENT))
    named = touches.select(
        "lead_no",
        "touch_type",
        "occurred_at",
        "machine",
        "channel",
        at=micros(touches["occurred_at"]),
        what=touches["asset"].fill_null(""),
    )
    opened = named.filter(named["touch_type"].isin(sorted(opens)))
    sent = named.filter(named["touch_type"].isin(sends)).select("lead_no", "channel", "what", sent="at").distinct()
    same = [opened[name] == sent[name] for name in ("lead_no", "channel", "what")]
    soon = [opened["at"] >= sent["sent"], opened["at"] - sent["sent"] <= AT_ONCE_SECONDS * _SECOND]
    return opened.semi_join(sent, [*same, *soon]).select("lead_no", "touch_type", "occurred_at", "machine")


def _with(types: Iterable[Mapping[str, Any]], words: set[str]) -> frozenset[int]:
    return frozenset(each["touch_type"] for each in types if set(words_of(each["action"])) & words)
