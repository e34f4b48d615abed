"""A promise as somebody types it: the numbers in it count."""

from __future__ import annotations

import re

from analysis.errors import PlumblineError
from analysis.versions.freeze import card_of
from analysis.versions.lifecycle import Standing
from analysis.versions.records import QUALIFIED_SHARE, WORKING_HOURS, MarketingPromise, Promise, SalesPromise, Side

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%|percent\b)?", re.IGNORECASE)


def parse_promise(side: Side, words: str, standing: Standing) -> Promise:
    """What a side promises.

    Args:
        side: Who promises.
        words: For marketing the hot leads a month, and with a percent sign the share that sales will find qualified; for sales the
            working hours until the first contact. Sales may say nothing: then the hours are those of the version's hot tier.
        standing: The version that is signed.

    Raises:
        PlumblineError: ``PROMISE-UNREADABLE``.
    """
    found = [(float(number.replace(",", "")), bool(percent)) for number, percent in _NUMBER.findall(words)]
    plain, shares = [number for number, percent in found if not percent], [number for number, percent in found if percent]
    try:
        if side == "sales":
            return SalesPromise(_only(plain, words) if words.strip() else card_of(standing.version).tiers[0].within_hours or WORKING_HOURS)
        return MarketingPromise(round(_only(plain, words)), _only(shares, words) / 100 if shares else QUALIFIED_SHARE)
    except ValueError as error:
        example = "4 working hours" if side == "sales" else "170 hot leads a month, 50 % qualified"
        what = f"'{words}' does not say what {side} promises."
        raise PlumblineError("PROMISE-UNREADABLE", what, where="--promise", remedy=f"Write for example '{example}'.") from error


def _only(numbers: list[float], words: str) -> float:
    if len(numbers) != 1:
        raise ValueError(f"words == {words!r}, must hold one number of each kind.")
    return numbers[0]
