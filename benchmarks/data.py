"""A made-up export of any size: CSV files in no order, with one touch in a hundred exported twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import plain_engine

FILES = ("leads.csv", "touches.csv", "stages.csv")

#: Every number is a hash of its row and purpose: the same size gives the same files.
_MACROS = """
    CREATE MACRO part(i, purpose) AS (hash(i, purpose) % 1000003) / 1000003.0;
    CREATE MACRO pick(options, share) AS options[1 + floor(share * len(options))::INT];
    CREATE MACRO name(i) AS 'L' || lpad(i::VARCHAR, 8, '0');
"""

_LEADS = """
    CREATE TABLE leads AS SELECT
        i, name(i) AS id, TIMESTAMP '2024-01-01' + INTERVAL (floor(part(i, 'created') * 600 * 86400)::BIGINT) SECOND AS created,
        'A' || (i // 3) AS account, pick(['web', 'email', 'event', 'partner'], part(i, 'source')) AS source,
        pick(['Student', 'CEO', 'Engineer', 'Buyer', 'Intern', 'Head of Production'], part(i, 'title')) AS title,
        pick(['c_level', 'vp', 'director', 'manager', 'staff', NULL], part(i, 'seniority')) AS seniority,
        pick(['machinery', 'chemistry', 'food'], part(i, 'industry')) AS industry,
        floor(9000 * part(i, 'employees'))::INT AS employees, part(i, 'tracking') > 0.05 AS web_tracking
    FROM range({leads}) t(i)
"""

# Some leads have many touches, some touch points are common, and most touches come soon after the lead.
_TOUCHES = """
    SELECT 'T' || j AS touch, name(lead) AS lead,
        leads.created + INTERVAL (floor(-2 * 86400 + 200 * 86400 * part(j, 'when') * part(j, 'soon'))::BIGINT) SECOND AS at,
        pick(['web', 'email', 'event', 'call'], (k % 4) / 4) AS channel,
        pick(['visit', 'open', 'click', 'download', 'submit'], (k % 5) / 5) AS action,
        'asset' || k AS asset, round(60 * part(j, 'seconds'), 1) AS seconds, part(j, 'machine') < 0.05 AS machine
    FROM (SELECT j, floor({leads} * CASE WHEN j % 2 = 0 THEN part(j, 'lead') ELSE part(j, 'lead') * part(j, 'busy') END)::INT AS lead,
                 floor(40 * part(j, 'point') * part(j, 'common'))::INT AS k FROM range({touches}) t(j))
    JOIN leads ON leads.i = lead
"""

_STAGES = """
    SELECT id AS lead, created + INTERVAL (floor(180 * 86400 * part(i, 'decided'))::BIGINT) SECOND AS at,
        CASE WHEN part(i, 'won') < CASE WHEN seniority IN ('c_level', 'vp') THEN 0.4 ELSE 0.15 END THEN 'won' ELSE 'lost' END AS stage
    FROM leads WHERE part(i, 'closed') < 0.5
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much to measure with."""

    leads: int = 1_000_000
    touches: int = 20_000_000


def write_export(folder: Path, size: Size) -> tuple[Path, ...]:
    """Write the CSV files of an export of that size.

    Args:
        folder: Where; must exist.
        size: Leads and touches, without those exported twice.

    Returns:
        The files.
    """
    connection = plain_engine()
    connection.execute(_MACROS)
    connection.execute(_LEADS.format(leads=size.leads))
    touches = _TOUCHES.format(leads=size.leads, touches=size.touches)
    again = f"SELECT * FROM ({touches}) WHERE hash(touch) % 100 = 0"
    queries = ("SELECT * EXCLUDE (i) FROM leads", f"{touches} UNION ALL {again}", _STAGES)
    for file, query in zip(FILES, queries, strict=True):
        connection.execute(f"COPY ({query}) TO '{folder / file}' (HEADER)")
    connection.close()
    return tuple(folder / file for file in FILES)
