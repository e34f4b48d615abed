"""Arrow columns as a CRM writes them: ids, local times, labels, names, addresses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sample_data import names
from sample_data.arrays import HOUR, NEVER, Flags, Ints, instant
from sample_data.people import People

#: Local hours that do not exist (clocks go forward) or happen twice (clocks go back) in Berlin.
_CHANGE_DAYS = (instant(2023, 10, 29), instant(2024, 3, 31), instant(2024, 10, 27), instant(2025, 3, 30), instant(2025, 10, 26))
_FIRST_LEAD, _FIRST_ACCOUNT = 1_000_001, 500_001


def labels(texts: Sequence[str], codes: Ints, hidden: Flags | None = None) -> pa.Array:
    """The text of each code; null where hidden or where the text is empty."""
    dictionary = pa.array([text or None for text in texts], pa.string())
    return dictionary.take(pa.array(codes, mask=hidden))


def local_time(at: Ints) -> pa.Array:
    """Instants as naive local times; null for `NEVER`. From 2 to 4 on days of clock changes they move into the hour from 3, in order."""
    moved = at.copy()
    for day in _CHANGE_DAYS:
        inside = (at >= day + 2 * HOUR) & (at < day + 4 * HOUR)
        moved[inside] = day + 3 * HOUR + (at[inside] - day - 2 * HOUR) // 2
    never = at >= NEVER
    return pa.array(np.where(never, 0, moved).astype("datetime64[s]"), mask=never)


def numbers(values: Ints, hidden: Flags | None = None) -> pa.Array:
    """Whole numbers; null where hidden."""
    return pa.array(values, mask=hidden)


def texts(*parts: pa.Array | str) -> pa.Array:
    """Parts joined to one text a row; null where a part is."""
    return pc.binary_join_element_wise(*(part if isinstance(part, str) else part.cast(pa.string()) for part in parts), "")


def flags(values: Flags, *, yes: str = "true", no: str = "false") -> pa.Array:
    """Yes or no in the CRM's words."""
    return labels((no, yes), values.astype(np.int64))


def lead_ids(first: int, n: int) -> pa.Array:
    """Ids of the leads of a block, shape [n]."""
    return texts("L-", pa.array(np.arange(_FIRST_LEAD + first, _FIRST_LEAD + first + n)))


def account_ids(first: int, account: Ints, has_account: Flags) -> pa.Array:
    """Ids of the leads' companies; null where the CRM knows none."""
    return texts("A-", pa.array(_FIRST_ACCOUNT + first + account, mask=~has_account))


def company_names(people: People) -> pa.Array:
    """Company of each lead; students and some free-mail leads gave none."""
    hidden = ~people.has_account
    facts = people.companies
    word = labels(names.COMPANY_WORDS, facts.word, hidden)
    return texts(_stems(people), " ", word, labels(names.LEGAL_FORMS, facts.form, hidden))


def domains(people: People) -> pa.Array:
    """Mail domain of each lead."""
    facts = people.companies
    own = pc.utf8_lower(texts(_stems(people), "-", labels(names.COMPANY_WORDS, facts.word), ".example"))
    free = labels(names.FREE_DOMAINS, people.domain % len(names.FREE_DOMAINS))
    university = labels(names.UNIVERSITY_DOMAINS, people.domain % len(names.UNIVERSITY_DOMAINS))
    return pc.if_else(pa.array(people.free_mail), free, pc.if_else(pa.array(people.student), university, own))


def addresses(people: People, first: int) -> pa.Array:
    """Mail address of each lead; the number keeps them apart."""
    number = pa.array(np.arange(first, first + people.n))
    return texts(
        labels(names.FIRST_PLAIN, people.first_name), ".", labels(names.LAST_PLAIN, people.last_name), number, "@", domains(people)
    )


def phones(people: People) -> pa.Array:
    """Phone numbers in ranges that reach nobody; a fifth of the leads gave none."""
    number = people.domain
    hidden = number % 5 == 0
    digits = pc.utf8_lpad((pa.array(number, mask=hidden)).cast(pa.string()), 3, padding="0")
    return texts(labels(names.PHONE_PREFIXES, people.companies.country), digits)


def _stems(people: People) -> pa.Array:
    heads, tails = divmod(people.companies.stem, len(names.STEM_TAILS))
    return texts(labels(names.STEM_HEADS, heads), labels(names.STEM_TAILS, tails))
