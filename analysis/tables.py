"""The canonical tables: columns, kinds, units and meaning, and the facts about the attributes of an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["text", "number", "instant", "flag"]
Role = Literal["id", "time", "attribute", "outcome", "owner", "money", "personal", "ignored"]
Family = Literal["company", "demographics", "online behaviour", "e-mail engagement", "social and events"]
Stage = Literal["new", "mql", "contacted", "qualified", "opportunity", "won", "lost", "disqualified"]

STAGES: tuple[Stage, ...] = get_args(Stage)
#: Stages in the order of the sales process; reaching one means entering it or a later one.
STAGE_ORDER: tuple[Stage, ...] = ("new", "mql", "contacted", "qualified", "opportunity", "won")
#: Stages that end a lead's time at risk.
CLOSING_STAGES: tuple[Stage, ...] = ("won", "lost", "disqualified")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table; ``key`` names the columns by which source rows are merged (empty: never merged)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the required columns."""
        return tuple(column.name for column in self.columns if column.required)


LEADS = Table(
    "leads",
    (
        Column("lead_id", "text", "the lead's id in the source", required=True),
        Column("created_at", "instant", "when the lead entered"),
        Column("account_id", "text", "the lead's company"),
        Column("owner", "text", "the sales rep who owns the lead"),
        Column("source", "text", "where the lead came from"),
        Column("title", "text", "job title as typed"),
        Column("seniority", "text", "level in the company"),
        Column("department", "text", "department"),
        Column("industry", "text", "industry of the company"),
        Column("employees", "number", "employees of the company"),
        Column("country", "text", "country"),
        Column("email_domain", "text", "domain of the e-mail address"),
        Column("consent", "flag", "false: the lead's touches may not score"),
        Column("observable_web", "flag", "false: web visits could not have been seen"),
        Column("observable_email", "flag", "false: e-mail opens could not have been seen"),
        Column("converted", "flag", "the outcome of a lead without dates"),
    ),
    key=("lead_id",),
)
ATTRIBUTE_CHANGES = Table(
    "attribute_changes",
    (
        Column("lead_id", "text", "the lead", required=True),
        Column("changed_at", "instant", "from when the value holds", required=True),
        Column("attribute", "text", "name of the attribute", required=True),
        Column("value", "text", "the value from then on; null = emptied"),
    ),
)
TOUCHES = Table(
    "touches",
    (
        Column("lead_id", "text", "the lead", required=True),
        Column("occurred_at", "instant", "when it happened", required=True),
        Column("channel", "text", "web, email, event, call, social, …", required=True),
        Column("action", "text", "visit, open, click, download, …", required=True),
        Column("asset", "text", "what was visited, opened or downloaded"),
        Column("dwell_seconds", "number", "time spent, in seconds"),
        Column("actor", "text", "the rep who took part"),
        Column("direction", "text", "in: from the lead; out: from us"),
        Column("machine", "flag", "true: done by a program, preview pane or scanner"),
        Column("logged_by_rep", "flag", "true: typed in by a rep, not recorded by a system"),
    ),
)
STAGES_TABLE = Table(
    "stages",
    (
        Column("lead_id", "text", "the lead", required=True),
        Column("entered_at", "instant", "when the stage was entered", required=True),
        Column("stage", "text", "one of " + ", ".join(STAGES), required=True),
        Column("reason", "text", "why, for lost and disqualified"),
        Column("actor", "text", "who moved it"),
    ),
)
DEALS = Table(
    "deals",
    (
        Column("deal_id", "text", "the deal's id", required=True),
        Column("lead_id", "text", "the lead, or else account_id is needed"),
        Column("account_id", "text", "the company, or else lead_id is needed"),
        Column("closed_at", "instant", "when the deal was decided", required=True),
        Column("won", "flag", "true: won; false: lost", required=True),
        Column("amount", "number", "value of the deal in its currency"),
        Column("currency", "text", "ISO code"),
        Column("product", "text", "what was sold"),
    ),
    key=("deal_id",),
)
HANDOFFS = Table(
    "handoffs",
    (
        Column("lead_id", "text", "the lead", required=True),
        Column("at", "instant", "when it was handed to sales", required=True),
        Column("score", "number", "the score it was handed off with"),
        Column("tier", "text", "the tier it was handed off with"),
        Column("source", "text", "who or what handed it over"),
    ),
)
FEEDBACK = Table(
    "feedback",
    (
        Column("lead_id", "text", "the lead", required=True),
        Column("given_at", "instant", "when it was said", required=True),
        Column("by", "text", "buyer, sales or marketing"),
        Column("question", "text", "what was asked"),
        Column("answer", "text", "what was said"),
        Column("touch_point", "text", "the touch point it speaks of"),
    ),
)

TABLES: tuple[Table, ...] = (LEADS, ATTRIBUTE_CHANGES, TOUCHES, STAGES_TABLE, DEALS, HANDOFFS, FEEDBACK)

#: Columns of `leads` that rules may use as attributes under their own name; every other attribute is stored as ``a_<name>``.
LEAD_ATTRIBUTES: tuple[str, ...] = (
    "account_id", "owner", "source", "title", "seniority", "department", "industry", "employees", "country", "email_domain",
)  # fmt: skip


def table(name: str) -> Table:
    """The canonical table of that name.

    Raises:
        ValueError: There is no such table.

    Examples:
        >>> table("touches").required
        ('lead_id', 'occurred_at', 'channel', 'action')
    """
    for each in TABLES:
        if each.name == name:
            return each
    raise ValueError(f"table == {name!r}, must be one of {', '.join(t.name for t in TABLES)}.")


@dataclass(frozen=True, slots=True)
class KnownFrom:
    """From when an attribute's value was known: the instant in a column of `leads`, a stage, or the study's outcome."""

    kind: Literal["column", "stage", "outcome"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class AttributeInfo:
    """What an import knows about one attribute of its leads.

    Args:
        name: The name that people and rules use.
        column: Its column in the stored `leads` table: the name itself for `LEAD_ATTRIBUTES`, else ``a_<name>``.
        kind: ``text``, ``number`` or ``instant``.
        role: Its role; rules may use ``attribute``, ``owner`` and ``money`` only.
        known_from: No level before it; None means from the lead's entry.
        has_history: Dated changes of it were imported, so its value as of a day is known.
        family: One of the five families that people know, where it was stated or guessed.
        origin: Source file and column, for people.
    """

    name: str
    column: str
    kind: Literal["text", "number", "instant"]
    role: Role = "attribute"
    known_from: KnownFrom | None = None
    has_history: bool = False
    family: Family | None = None
    origin: str = ""


def attribute_column(name: str) -> str:
    """The column of the stored `leads` table that holds an attribute.

    Examples:
        >>> attribute_column("seniority"), attribute_column("Lead Quality")
        ('seniority', 'a_Lead Quality')
    """
    return name if name in LEAD_ATTRIBUTES else f"a_{name}"
