"""Nurture mails: sent to everyone, opened by people and bots, clicked, and unsubscribed from."""

from __future__ import annotations

import numpy as np

from sample_data.arrays import DAY, HOUR, Flags, Ints, Random, chance, in_daytime, lapse, sigmoid
from sample_data.catalogue import FIRST_CLICK, FIRST_OPEN, FIRST_SEND, MAIL_DAYS, kind
from sample_data.people import People
from sample_data.touches import Touches, join, touch

_SENT_SHARE = 0.46
_BOT_OPENS = 0.9
#: Share of the opens by bots that the mail program recognises as such.
BOT_RECOGNISED = 0.55
_UNSUBSCRIBE_SHARE = 0.07


def draw_mails(rng: Random, people: People) -> Touches:
    """Mails and what came back. Opens depend on engagement and on bots, never on how the lead ends."""
    lead, number, sent = _sends(rng, people)
    left = np.full(people.n, np.iinfo(np.int64).max)
    leavers = np.flatnonzero(rng.random(people.n) < _UNSUBSCRIBE_SHARE)
    left[leavers] = in_daytime(rng, people.created[leavers] + DAY + lapse(rng, 20.0, len(leavers)))
    staying = sent < left[lead]
    lead, number, sent = lead[staying], number[staying], sent[staying]
    batches = [touch(lead, sent, FIRST_SEND + number), touch(leavers, left[leavers], kind("email", "unsubscribe"))]
    batches += [_bot_opens(rng, people, (lead, number, sent)), _human_opens(rng, people, (lead, number, sent))]
    return join(batches)


def _sends(rng: Random, people: People) -> tuple[Ints, Ints, Ints]:
    chosen = rng.random((people.n, len(MAIL_DAYS))) < _SENT_SHARE
    lead, number = np.nonzero(chosen)
    planned = people.created[lead] + np.array(MAIL_DAYS)[number] * DAY
    sent = np.where(
        number == 0, planned + rng.integers(60, HOUR, len(lead)), planned // DAY * DAY + rng.integers(9 * HOUR, 11 * HOUR, len(lead))
    )
    return lead, number, sent


def _bot_opens(rng: Random, people: People, mails: tuple[Ints, Ints, Ints]) -> Touches:
    lead, number, sent = mails
    opened: Flags = people.bot_opener[lead] & (rng.random(len(lead)) < _BOT_OPENS)
    lead, number, sent = lead[opened], number[opened], sent[opened]
    flagged = rng.random(len(lead)) < BOT_RECOGNISED
    at = sent + rng.integers(1, 25, len(lead))
    return Touches(lead, at, FIRST_OPEN + number, np.full(len(lead), np.nan), np.ones(len(lead), dtype=bool), flagged)


def _human_opens(rng: Random, people: People, mails: tuple[Ints, Ints, Ints]) -> Touches:
    lead, number, sent = mails
    h = people.engagement[lead]
    opened = chance(rng, sigmoid(-1.15 + 0.55 * h - 0.06 * number))
    clicked = opened & chance(rng, sigmoid(-1.75 + 0.3 * h))
    at = sent + 90 + lapse(rng, 0.3, len(lead))
    click_at = at + rng.integers(8, 240, len(lead))
    opens = touch(lead[opened], at[opened], FIRST_OPEN + number[opened])
    return join([opens, touch(lead[clicked], click_at[clicked], FIRST_CLICK + number[clicked])])
