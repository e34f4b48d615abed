"""The tables of the export: one Arrow table for each file and block, with the columns that a CRM would name so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables import STAGES
from sample_data import catalogue, names
from sample_data.arrays import DATA_END, DAY, NEVER, Flags, Ints
from sample_data.catalogue import KINDS
from sample_data.changes import BUYER_ANSWERS, BUYER_QUESTION, CHANGED_FIELDS, SALES_ANSWERS, SALES_QUESTION
from sample_data.columns import (
    account_ids,
    addresses,
    company_names,
    domains,
    flags,
    labels,
    lead_ids,
    local_time,
    numbers,
    phones,
    texts,
)  # fmt: skip
from sample_data.company import LeadBlock
from sample_data.outcomes import CONTACTED, DISQUALIFIED, LOST, MQL, NEW, OPPORTUNITY, QUALIFIED, WON
from sample_data.routing import TIERS

SENIORITY_LABELS = ("C-Level", "VP", "Director", "Manager", "Staff", "Student")
LIFECYCLES = ("Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer", "Other")
_CONTACT_SHARE_PER_MILLE = 940
_TYPED_SHARE_PER_MILLE = 850


def leads_table(block: LeadBlock) -> pa.Table:
    """leads.csv: one row a lead, as the CRM shows it on the day of the export."""
    people, changes = block.people, block.changes
    return pa.table(
        {
            "Lead ID": lead_ids(block.first, people.n),
            "Create Date": local_time(people.created),
            "Account ID": account_ids(block.first, people.companies.account, people.has_account),
            "Company Name": company_names(people),
            "First Name": labels(names.FIRST_NAMES, people.first_name),
            "Last Name": labels(names.LAST_NAMES, people.last_name),
            "Email": addresses(people, block.first),
            "Email Domain": domains(people),
            "Phone Number": phones(people),
            "Job Title": labels([title[0] for title in names.TITLES], changes.title),
            "Seniority": labels(SENIORITY_LABELS, _seniority_now(block), ~_seniority_typed(block)),
            "Department": labels(names.DEPARTMENTS, np.array([title[2] for title in names.TITLES])[changes.title]),
            "Industry": labels(names.INDUSTRIES, people.companies.industry),
            "Number of Employees": numbers(changes.employees, ~people.has_account & ~people.student),
            "Country": labels(names.COUNTRIES, people.companies.country),
            "Original Source": labels(names.SOURCES, people.source),
            "Lead Owner": labels(names.REPS, changes.owner),
            "Lifecycle Stage": labels(LIFECYCLES, _lifecycle(block)),
            "Lead Score": numbers(np.where(block.routing.handed < DATA_END, block.routing.score, block.routing.last_score)),
            "Email Opt-In": flags(people.subscriber, yes="Yes", no="No"),
            "Web Tracking": flags(~people.web_hidden),
            "Email Images": flags(~people.images_hidden),
            "Processing Consent": flags(~people.withdrawn, yes="Given", no="Withdrawn"),
            "Implementation Contact": labels(names.IMPLEMENTERS, people.domain % len(names.IMPLEMENTERS), ~_implemented(block)),
        }
    )


def won_in_data(block: LeadBlock) -> Flags:
    """Whether the stage won was entered within the data, at the first entry or after a return; shape [n]."""
    won = block.journeys.won < DATA_END
    won[block.returns.lead[block.returns.won < DATA_END]] = True
    return won


def _seniority_now(block: LeadBlock) -> Ints:
    return np.array([title[1] for title in names.TITLES])[block.changes.title]


def _seniority_typed(block: LeadBlock) -> Flags:
    """Reps type the seniority in after the call, for most of those whom they reach, and for every customer."""
    typed: Flags = (block.journeys.contacted < DATA_END) & (block.people.domain < _TYPED_SHARE_PER_MILLE)
    return typed | won_in_data(block)


def _implemented(block: LeadBlock) -> Flags:
    """Winners whose sale is some days old."""
    old: Flags = (block.journeys.won < DATA_END - 5 * DAY) & (block.people.domain < _CONTACT_SHARE_PER_MILLE)
    return old


def _lifecycle(block: LeadBlock) -> Ints:
    journeys = block.journeys
    reached = [
        won_in_data(block),
        *(at < DATA_END for at in (journeys.disqualified, journeys.opportunity, journeys.qualified, journeys.mql)),
    ]
    return np.select(reached, [4, 5, 3, 2, 1], 0)


def activities_table(block: LeadBlock) -> pa.Table:
    """activities.csv: the touches, in order of time."""
    touches = block.touches.where(np.argsort(block.touches.at, kind="stable"))
    by_rep = np.array([kind.by_rep for kind in KINDS])[touches.kind]
    calls = np.array([kind.channel == "call" for kind in KINDS])[touches.kind]
    n, owner = len(touches.lead), block.people.owner[touches.lead]
    no_dwell = np.isnan(touches.dwell)
    return pa.table(
        {
            "Activity ID": numbers(100_000_001 + 40 * block.first + np.arange(n)),
            "Lead ID": lead_ids(block.first, block.people.n).take(pa.array(touches.lead)),
            "Activity Date": local_time(touches.at),
            "Channel": labels([catalogue.CHANNEL_LABELS[kind.channel] for kind in KINDS], touches.kind),
            "Activity Type": labels([catalogue.ACTION_LABELS[kind.action] for kind in KINDS], touches.kind),
            "Asset": labels([kind.asset for kind in KINDS], touches.kind),
            "Duration (s)": numbers(np.where(no_dwell, 0, touches.dwell).astype(np.int64), no_dwell),
            "Performed By": labels(names.REPS, owner, ~by_rep),
            "Direction": labels([catalogue.DIRECTION_LABELS[kind.direction] for kind in KINDS], touches.kind),
            "Bot": flags(touches.flagged),
            "Logged Manually": flags(calls),
        }
    )


def stages_table(block: LeadBlock) -> pa.Table:
    """stage_history.csv: every stage entered within the data, in order of time."""
    lead, at, stage = stage_rows(block)
    chosen = np.flatnonzero(at < DATA_END)
    chosen = chosen[np.lexsort((stage[chosen], at[chosen]))]
    lead, at, stage = lead[chosen], at[chosen], stage[chosen]
    reason = block.people.domain[lead]
    lost = labels(names.LOST_REASONS, reason % len(names.LOST_REASONS), stage != LOST)
    out = np.where(block.people.student[lead], 0, 1 + reason % (len(names.DISQUALIFIED_REASONS) - 1))
    actor = labels((*names.REPS, "Automation"), np.where(stage < CONTACTED, len(names.REPS), block.people.owner[lead]))
    return pa.table(
        {
            "Lead ID": lead_ids(block.first, block.people.n).take(pa.array(lead)),
            "Stage": labels([catalogue.STAGE_LABELS[name] for name in STAGES], stage),
            "Entered Date": local_time(at),
            "Reason": pc.coalesce(lost, labels(names.DISQUALIFIED_REASONS, out, stage != DISQUALIFIED)),
            "Changed By": actor,
        }
    )


def stage_rows(block: LeadBlock) -> tuple[Ints, Ints, Ints]:
    """Lead, instant and stage of every stage entered, whenever; `NEVER` where it was not."""
    journeys, back = block.journeys, block.returns
    everyone = np.arange(block.people.n)
    ended = np.minimum(back.won, back.lost)
    on_the_way = [
        np.where(ended < NEVER, back.contacted + ((ended - back.contacted) * part).astype(np.int64), NEVER) for part in (0.3, 0.6)
    ]
    steps = [
        (everyone, block.people.created, NEW), (everyone, journeys.mql, MQL), (everyone, journeys.contacted, CONTACTED),
        (everyone, journeys.qualified, QUALIFIED), (everyone, journeys.opportunity, OPPORTUNITY), (everyone, journeys.won, WON),
        (everyone, journeys.lost, LOST), (everyone, journeys.disqualified, DISQUALIFIED),
        (back.lead, back.entered, NEW), (back.lead, back.contacted, CONTACTED), (back.lead, on_the_way[0], QUALIFIED),
        (back.lead, on_the_way[1], OPPORTUNITY), (back.lead, back.won, WON), (back.lead, back.lost, LOST),
    ]  # fmt: skip
    lead, at = np.concatenate([step[0] for step in steps]), np.concatenate([step[1] for step in steps])
    return lead, at, np.repeat([step[2] for step in steps], [len(step[0]) for step in steps])


def deals_table(block: LeadBlock) -> pa.Table:
    """deals.csv: deals decided within the data; some repeat purchases name only the company, where it has one lead."""
    deals, people = block.deals, block.people
    chosen = np.flatnonzero(deals.closed < DATA_END)
    chosen = chosen[np.argsort(deals.closed[chosen], kind="stable")]
    lead = deals.lead[chosen]
    alone = (np.bincount(people.companies.account, minlength=people.n)[people.companies.account[lead]] == 1) & people.has_account[lead]
    by_account = deals.repeat[chosen] & alone & (people.domain[lead] % 4 == 0)
    return pa.table(
        {
            "Deal ID": texts("D-", numbers(200_001 + block.first + np.arange(len(chosen)))),
            "Lead ID": lead_ids(block.first, people.n).take(pa.array(lead, mask=by_account)),
            "Account ID": account_ids(block.first, people.companies.account, people.has_account).take(pa.array(lead)),
            "Close Date": pc.strftime(local_time(deals.closed[chosen]), format="%d.%m.%Y %H:%M:%S"),
            "Deal Stage": flags(deals.won[chosen], yes="Closed Won", no="Closed Lost"),
            "Amount": numbers(deals.amount[chosen].astype(np.int64)),
            "Currency": labels(("EUR",), np.zeros(len(chosen), dtype=np.int64)),
            "Product": labels(names.PRODUCTS, deals.product[chosen]),
        }
    )


def handoffs_table(block: LeadBlock) -> pa.Table:
    """handoffs.csv: who was handed off to sales, with the old score and tier at that moment."""
    routing = block.routing
    lead = np.flatnonzero((routing.handed < DATA_END) & (routing.handed <= block.journeys.closed))
    lead = lead[np.argsort(routing.handed[lead], kind="stable")]
    return pa.table(
        {
            "Lead ID": lead_ids(block.first, block.people.n).take(pa.array(lead)),
            "Handoff Date": local_time(routing.handed[lead]),
            "Score": numbers(routing.score[lead]),
            "Tier": labels(TIERS, routing.tier[lead]),
            "Handed Off By": labels(("Lead Score", "Lead Score", "Weekly list"), routing.tier[lead]),
        }
    )


def feedback_table(block: LeadBlock) -> pa.Table:
    """feedback.csv: what buyers and reps said within the data."""
    said = block.feedback
    chosen = np.flatnonzero((said.at < DATA_END) & ((said.buyer == 0) | (block.journeys.won[said.lead] < DATA_END)))
    chosen = chosen[np.argsort(said.at[chosen], kind="stable")]
    lead, buyer, answer = said.lead[chosen], said.buyer[chosen], said.answer[chosen]
    place = np.where(buyer == 1, answer, len(BUYER_ANSWERS) + answer)
    return pa.table(
        {
            "Lead ID": lead_ids(block.first, block.people.n).take(pa.array(lead)),
            "Given Date": local_time(said.at[chosen]),
            "Given By": labels(("Sales", "Buyer"), buyer),
            "Question": labels((SALES_QUESTION, BUYER_QUESTION), buyer),
            "Answer": labels([*(answer[0] for answer in BUYER_ANSWERS), *SALES_ANSWERS], place),
            "Touch Point": labels([*(answer[1] for answer in BUYER_ANSWERS), *("" for _ in SALES_ANSWERS)], place),
        }
    )


def history_table(block: LeadBlock) -> pa.Table:
    """field_history.csv: for each changed field the value at the entry and the later one. Seniority and lifecycle are not tracked."""
    people, changes = block.people, block.changes
    titles = [title[0] for title in names.TITLES]
    fields = (
        (changes.title_at, labels(titles, people.title), labels(titles, changes.title)),
        (changes.employees_at, people.companies.employees, changes.employees),
        (changes.owner_at, labels(names.REPS, people.owner), labels(names.REPS, changes.owner)),
    )
    ids = lead_ids(block.first, people.n)
    parts = []
    for field, (at, before, after) in zip(CHANGED_FIELDS, fields, strict=True):
        rows = np.flatnonzero(at < DATA_END)
        old, new = (pa.array(values).cast(pa.string()).take(pa.array(rows)) for values in (before, after))
        nothing, name = pa.nulls(len(rows), pa.string()), pa.array([field] * len(rows), pa.string())
        for moment, first, second in ((people.created[rows], nothing, old), (at[rows], old, new)):
            columns = (ids.take(pa.array(rows)), local_time(moment), name, first, second)
            parts.append(pa.table(dict(zip(("Lead ID", "Edit Date", "Field", "Old Value", "New Value"), columns, strict=True))))
    return pa.concat_tables(parts).sort_by([("Edit Date", "ascending"), ("Lead ID", "ascending"), ("Field", "ascending")])


#: Files of the export and how each is made, in the order in which they are written.
FILES: tuple[tuple[str, Callable[[LeadBlock], pa.Table]], ...] = (
    ("leads.csv", leads_table),
    ("activities.csv", activities_table),
    ("stage_history.csv", stages_table),
    ("deals.csv", deals_table),
    ("handoffs.csv", handoffs_table),
    ("feedback.csv", feedback_table),
    ("field_history.csv", history_table),
)
