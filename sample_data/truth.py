"""truth.json: every effect and every trap that was planted, so that tests can look whether the product finds it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from sample_data import people as shares
from sample_data.arrays import DATA_END, Flags
from sample_data.company import LeadBlock
from sample_data.effects import BASE_LOG_ODDS, SIGNALS
from sample_data.export import won_in_data
from sample_data.mails import BOT_RECOGNISED
from sample_data.write import Written


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of the company within the data."""

    leads: int = 0
    touches: int = 0
    students: int = 0
    winners: int = 0
    returned: int = 0
    returned_won: int = 0
    repeat_deals: int = 0
    handed_hot: int = 0
    web_hidden: int = 0
    images_hidden: int = 0
    bot_opens: int = 0
    bot_opens_flagged: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Counts)))


def count(block: LeadBlock) -> Counts:
    """Totals of one block."""

    def total(chosen: Flags) -> int:
        return int(np.count_nonzero(chosen))

    people, back, touches = block.people, block.returns, block.touches
    return Counts(
        leads=people.n,
        touches=len(touches.at),
        students=total(people.student),
        winners=total(won_in_data(block)),
        returned=total(back.entered < DATA_END),
        returned_won=total(back.won < DATA_END),
        repeat_deals=total(block.deals.repeat & (block.deals.closed < DATA_END)),
        handed_hot=total((block.routing.tier == 0) & (block.routing.handed < DATA_END)),
        web_hidden=total(people.web_hidden),
        images_hidden=total(people.images_hidden),
        bot_opens=total(touches.bot),
        bot_opens_flagged=total(touches.flagged),
    )


#: What was planted, by name: each with the place where it shows and what a good tool should make of it.
PLANTED: tuple[tuple[str, str], ...] = (
    ("signals", "Log odds of winning are the sum of base_log_odds and the effects under signals, measured on the first 30 days of a lead."),
    (
        "students",
        "About 6 % of the leads: the title says student, PhD candidate or intern. They download most papers, never see pricing, never win.",
    ),
    (
        "bot opens",
        "28 % of the leads have a bot that opens mails within 25 seconds. Only a part is marked (Bot = true). Opens carry no signal.",
    ),
    (
        "unobservable",
        "Web Tracking = false: visits were not recorded. Email Images = false: opens were not recorded. Both behave and win like others.",
    ),
    ("webinar decay", "The webinar works for leads that entered before 2024-11-01 and does nothing for later ones."),
    ("leaking column", "Implementation Contact is filled for winners alone, after the sale."),
    ("lifecycle", "Lifecycle Stage is as of the export: Customer for every winner."),
    (
        "seniority",
        "Seniority is typed in by reps after the first call, always for customers, and has no history. Job Title was known at entry.",
    ),
    ("confounding", "Email Opt-In raises the odds, but students and free-mail leads opt in most: raw, subscribers convert less."),
    (
        "old score",
        "Lead Score over-values opens. It is the score at the handoff (else after 30 days), and it decided who was called fast.",
    ),
    (
        "treatment",
        "Being called within 24 hours of the handoff raises the odds a little: hot leads convert better also because of that.",
    ),
    (
        "living longer",
        "Open leads in the sales process collect touches until they are decided, silent and closed leads do not: whole histories mislead.",
    ),
    ("returning", "Some lost leads enter again months later (stage New after Closed Lost); some of these win."),
    ("repeat purchases", "Some customers buy again; a few of these deals name the company alone."),
    ("broken rows", "Rows that no import should accept silently, by file and reason under broken_rows."),
    ("feedback", "Buyers name what helped them, more often what really did; reps judge hot leads."),
)


def truth_data(*, seed: int, counts: Counts, written: tuple[Written, ...]) -> dict[str, object]:
    """The truth as plain data, the content of truth.json."""
    return {
        "company": "Plumb & Level Instruments (made up)",
        "seed": seed,
        "time_zone": "Europe/Berlin",
        "first_day": "2024-01-01",
        "last_day": "2025-12-31",
        "base_log_odds": BASE_LOG_ODDS,
        "signal_days": 30,
        "signals": [asdict(signal) for signal in SIGNALS],
        "planted": [{"name": name, "description": description} for name, description in PLANTED],
        "shares": {
            "student": shares.STUDENT_SHARE,
            "free_mail": shares.FREE_MAIL_SHARE,
            "web_hidden": shares.WEB_HIDDEN_SHARE,
            "images_hidden": shares.IMAGES_HIDDEN_SHARE,
            "bot_opener": shares.BOT_OPENER_SHARE,
            "bot_opens_flagged": BOT_RECOGNISED,
            "newsletter_student": shares.SUBSCRIBER_SHARES[0],
            "newsletter_free_mail": shares.SUBSCRIBER_SHARES[1],
            "newsletter_others": shares.SUBSCRIBER_SHARES[2],
        },
        "counts": asdict(counts),
        "rows": {each.file: each.rows for each in written},
        "broken_rows": {each.file: {planted.reason: planted.rows for planted in each.planted} for each in written},
    }


def write_truth(path: Path, data: dict[str, object]) -> None:
    """Write truth.json."""
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
