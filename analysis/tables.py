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
class TableColumn:
    """One column of a canonical table."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table; ``key`` names the columns by which source rows are merged (empty: never merged)."""

    name: str
    columns: tuple[TableColumn, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> TableColumn | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the required columns."""
        return tuple(column.name for column in self.columns if column.required)


LEADS = Table(
    "leads",
    (
        TableColumn("lead_id", "text", "the lead's id in the source", required=True),
        TableColumn("created_at", "instant", "when the lead entered"),
        TableColumn("account_id", "text", "the lead's company"),
        TableColumn("owner", "text", "the sales rep who owns the lead"),
        TableColumn("source", "text", "where the lead came from"),
        TableColumn("title", "text", "job title as typed"),
        TableColumn("seniority", "text", "level in the company"),
        TableColumn("department", "text", "department"),
        TableColumn("industry", "text", "industry of the company"),
        TableColumn("employees", "number", "employees of the company"),
        TableColumn("country", "text", "country"),
        TableColumn("email_domain", "text", "domain of the e-mail address"),
        TableColumn("consent", "flag", "false: the lead's touches may not score"),
        TableColumn("observable_web", "flag", "false: web visits could not have been seen"),
        TableColumn("observable_email", "flag", "false: e-mail opens could not have been seen"),
        TableColumn("converted", "flag", "the outcome of a lead without dates"),
    ),
    key=("lead_id",),
)
ATTRIBUTE_CHANGES = Table(
    "attribute_changes",
    (
        TableColumn("lead_id", "text", "the lead", required=True),
        TableColumn("changed_at", "instant", "from when the value holds", required=True),
        TableColumn("attribute", "text", "name of the attribute", required=True),
        TableColumn("value", "text", "the value from then on; null = emptied"),
    ),
)
TOUCHES = Table(
    "touches",
    (
        TableColumn("lead_id", "text", "the lead", required=True),
        TableColumn("occurred_at", "instant", "when it happened", required=True),
        TableColumn("channel", "text", "web, email, event, call, social, …", required=True),
        TableColumn("action", "text", "visit, open, click, download, …", required=True),
        TableColumn("asset", "text", "what was visited, opened or downloaded"),
        TableColumn("dwell_seconds", "number", "time spent, in seconds"),
        TableColumn("actor", "text", "the rep who took part"),
        TableColumn("direction", "text", "in: from the lead; out: from us"),
        TableColumn("machine", "flag", "true: done by a bot, such as a scanner or preview pane"),
        TableColumn("logged_by_rep", "flag", "true: typed in by a rep, not recorded by a system"),
    ),
)
STAGES_TABLE = Table(
    "stages",
    (
        TableColumn("lead_id", "text", "the lead", required=True),
        TableColumn("entered_at", "instant", "when the stage was entered", required=True),
        TableColumn("stage", "text", "one of " + ", ".join(STAGES), required=True),
        TableColumn("reason", "text", "why, for lost and disqualified"),
        TableColumn("actor", "text", "who moved it"),
    ),
)
DEALS = Table(
    "deals",
    (
        TableColumn("deal_id", "text", "the deal's id", required=True),
        TableColumn("lead_id", "text", "the lead, or else account_id is needed"),
        TableColumn("account_id", "text", "the company, or else lead_id is needed"),
        TableColumn("closed_at", "instant", "when the deal was decided", required=True),
        TableColumn("won", "flag", "true: won; false: lost", required=True),
        TableColumn("amount", "number", "value of the deal in its currency"),
        TableColumn("currency", "text", "ISO code"),
        TableColumn("product", "text", "what was sold"),
    ),
    key=("deal_id",),
)
HANDOFFS = Table(
    "handoffs",
    (
        TableColumn("lead_id", "text", "the lead", required=True),
        TableColumn("at", "instant", "when it was handed off to sales", required=True),
        TableColumn("score", "number", "the score it was handed off with"),
        TableColumn("tier", "text", "the tier it was handed off with"),
        TableColumn("source", "text", "who or what handed it off"),
    ),
)
FEEDBACK = Table(
    "feedback",
    (
        TableColumn("lead_id", "text", "the lead", required=True),
        TableColumn("given_at", "instant", "when it was said", required=True),
        TableColumn("by", "text", "buyer, sales or marketing"),
        TableColumn("question", "text", "what was asked"),
        TableColumn("answer", "text", "what was said"),
        TableColumn("touch_point", "text", "the touch point it speaks of"),
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
        name: The name in rules and on screens.
        column: Its column in the stored `leads` table: the name itself for `LEAD_ATTRIBUTES`, else ``a_<name>``.
        kind: ``text``, ``number`` or ``instant``.
        role: Its role; rules may use ``attribute``, ``owner`` and ``money`` only.
        known_from: No level before it; None means from the lead's entry.
        has_history: Dated changes of it were imported, so its value as of a day is known.
        family: One of the five families, where it was stated or guessed.
        origin: Source file and column, as shown.
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
