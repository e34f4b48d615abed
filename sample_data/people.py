"""Leads and their companies: everything that is true of a lead at its entry, before it does anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import names
from sample_data.arrays import DATA_FROM, DAY, N_DAYS, Flags, Floats, Ints, Random, hour_of_day, instant, pick

_FAIRS = ((2024, 3, 12, 3), (2024, 6, 4, 3), (2024, 11, 12, 4), (2025, 3, 11, 3), (2025, 5, 20, 3), (2025, 11, 11, 4))
FAIR_DAYS = np.array([(instant(y, m, d) - DATA_FROM) // DAY + k for y, m, d, length in _FAIRS for k in range(length)])
_MONTH_WEIGHTS = (0.95, 1.0, 1.1, 1.05, 1.0, 1.0, 0.85, 0.75, 1.1, 1.1, 1.1, 0.7)
STUDENT_SHARE = 0.06
FREE_MAIL_SHARE = 0.13
WEB_HIDDEN_SHARE = 0.15
IMAGES_HIDDEN_SHARE = 0.12
BOT_OPENER_SHARE = 0.28
CONSENT_WITHDRAWN_SHARE = 0.01
#: Newsletter subscribers among students, other free-mail leads, and the rest: the confounding.
SUBSCRIBER_SHARES = (0.95, 0.85, 0.05)


@dataclass(frozen=True, slots=True)
class Companies:
    """Facts about each lead's company, by lead, shape [n]."""

    account: Ints
    industry: Ints
    employees: Ints
    country: Ints
    stem: Ints
    word: Ints
    form: Ints


@dataclass(frozen=True, slots=True)
class People:
    """Leads in the order of their entry, shape [n]; codes point into `names`."""

    companies: Companies
    created: Ints
    source: Ints
    title: Ints
    first_name: Ints
    last_name: Ints
    owner: Ints
    student: Flags
    free_mail: Flags
    domain: Ints
    has_account: Flags
    subscriber: Flags
    web_hidden: Flags
    images_hidden: Flags
    bot_opener: Flags
    withdrawn: Flags
    engagement: Floats

    @property
    def n(self) -> int:
        """Number of leads."""
        return len(self.created)

    @property
    def seniority(self) -> Ints:
        """True seniority at the entry: a code of `names.SENIORITIES`."""
        return np.array([title[1] for title in names.TITLES])[self.title]

    @property
    def decider(self) -> Flags:
        """Whether the lead decides: director or above."""
        return self.seniority < names.N_DECIDERS

    @property
    def mid_size(self) -> Flags:
        """Whether the company has 200 to 5,000 employees."""
        employees: Ints = self.companies.employees
        return (employees >= 200) & (employees <= 5_000)


def draw_people(rng: Random, n: int) -> People:
    """Draw n leads with their companies, sorted by the instant of their entry."""
    account, position = _accounts(rng, n)
    source = pick(rng, names.SOURCE_WEIGHTS, n)
    created = _created(rng, account, position, source)
    student = rng.random(n) < STUDENT_SHARE
    order = np.argsort(created, kind="stable")
    account, created, source, student = account[order], created[order], source[order], student[order]
    free_mail = rng.random(n) < np.where(student, 0.6, FREE_MAIL_SHARE)
    deciding_titles = pick(rng, tuple(title[3] for title in names.TITLES), n)
    return People(
        companies=_companies(rng, account, student),
        created=created,
        source=source,
        title=np.where(student, rng.integers(names.N_TITLES, len(names.TITLES), n), deciding_titles),
        first_name=rng.integers(0, len(names.FIRST_NAMES), n),
        last_name=rng.integers(0, len(names.LAST_NAMES), n),
        owner=rng.integers(0, len(names.REPS), n),
        student=student,
        free_mail=free_mail,
        domain=rng.integers(0, 1_000, n),
        has_account=~student & ~(free_mail & (rng.random(n) < 0.5)),
        subscriber=rng.random(n) < np.select([student, free_mail], SUBSCRIBER_SHARES[:2], SUBSCRIBER_SHARES[2]),
        web_hidden=rng.random(n) < WEB_HIDDEN_SHARE,
        images_hidden=rng.random(n) < IMAGES_HIDDEN_SHARE,
        bot_opener=rng.random(n) < BOT_OPENER_SHARE,
        withdrawn=rng.random(n) < CONSENT_WITHDRAWN_SHARE,
        engagement=rng.standard_normal(n),
    )


def _accounts(rng: Random, n: int) -> tuple[Ints, Ints]:
    """Account of each lead (1 to 4 leads each) and the lead's position within it."""
    sizes = 1 + pick(rng, (0.55, 0.25, 0.13, 0.07), n)
    account = np.repeat(np.arange(n), sizes)[:n]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return account, np.arange(n) - starts[account]


def _day_weights() -> Floats:
    days = np.arange(N_DAYS) * DAY + DATA_FROM
    dates = days.astype("datetime64[s]")
    month = dates.astype("datetime64[M]").astype(int) % 12
    weekday = (days // DAY + 3) % 7
    growth = 1.0 + 0.25 * np.arange(N_DAYS) / N_DAYS
    weights = growth * np.array(_MONTH_WEIGHTS)[month] * np.select([weekday == 5, weekday == 6], [0.25, 0.2], 1.0)
    shares: Floats = weights / weights.sum()
    return shares


def _created(rng: Random, account: Ints, position: Ints, source: Ints) -> Ints:
    """Entries: colleagues mostly follow the first of their company within weeks; leads of trade fairs enter there."""
    n = len(account)
    edges = np.cumsum(_day_weights())
    drawn = np.minimum(np.searchsorted(edges, rng.random(n)), N_DAYS - 1)
    first = np.full(n, 0)
    first[account[position == 0]] = drawn[position == 0]
    follows = first[account] + 1 + rng.exponential(45, n).astype(np.int64) * position
    day = np.where((position > 0) & (follows < N_DAYS) & (rng.random(n) < 0.7), follows, drawn)
    day = np.where(source == names.TRADE_FAIR, FAIR_DAYS[rng.integers(0, len(FAIR_DAYS), n)], day)
    return DATA_FROM + day * DAY + hour_of_day(rng, n)


def _companies(rng: Random, account: Ints, student: Flags) -> Companies:
    n = len(account)
    size = np.clip(np.exp(rng.normal(5.0, 1.6, n)), 2, 90_000).astype(np.int64)[account]
    industry = pick(rng, names.INDUSTRY_WEIGHTS, n)[account]
    return Companies(
        account=account,
        industry=np.where(student, names.EDUCATION, industry),
        employees=np.where(student, rng.integers(300, 9_000, n), size),
        country=pick(rng, names.COUNTRY_WEIGHTS, n)[account],
        stem=rng.integers(0, len(names.STEM_HEADS) * len(names.STEM_TAILS), n)[account],
        word=rng.integers(0, len(names.COMPANY_WORDS), n)[account],
        form=rng.integers(0, len(names.LEGAL_FORMS), n)[account],
    )
