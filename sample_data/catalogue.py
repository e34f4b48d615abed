"""What there is to touch at the made-up company: pages, papers, mails, events and calls; and what its old score gave for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.arrays import Flags, Floats

PAGES = ("home", "product", "specs", "webinar page", "careers", "pricing")
DATASHEETS = ("datasheet torque sensor", "datasheet flow meter", "datasheet level gauge", "datasheet calibrator", "datasheet data logger")
PAPERS = ("white paper calibration", "white paper drift", "white paper traceability", "white paper uncertainty")
DOWNLOADS = (*DATASHEETS, *PAPERS, "brochure")
MAIL_DAYS = (0, 1, 3, 5, 9, 14, 21, 35, 60, 90, 130, 180)
MAILS = tuple(f"nurture {number}" for number in range(1, len(MAIL_DAYS) + 1))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of touch, with the points of the company's old score."""

    channel: str
    action: str
    asset: str = ""
    direction: str = "in"
    old_points: int = 0
    by_rep: bool = False


KINDS: tuple[Kind, ...] = (
    *(Kind("web", "visit", page, old_points=4) for page in PAGES),
    *(Kind("web", "download", paper, old_points=9) for paper in DOWNLOADS),
    *(Kind("email", "send", mail, "out") for mail in MAILS),
    *(Kind("email", "open", mail, old_points=16) for mail in MAILS),
    *(Kind("email", "click", mail, old_points=8) for mail in MAILS),
    Kind("email", "unsubscribe"),
    Kind("email", "send", "personal", "out", by_rep=True),
    Kind("email", "reply", "personal"),
    Kind("web", "contact", "contact form", old_points=10),
    Kind("web", "quote", "quote form", old_points=15),
    Kind("event", "register", "webinar", old_points=4),
    Kind("event", "attend", "webinar", old_points=12),
    Kind("event", "attend", "trade fair", old_points=10),
    Kind("event", "attend", "demo", old_points=12),
    Kind("call", "attempt", "", "out", by_rep=True),
    Kind("call", "connected", "", "out", by_rep=True),
    Kind("social", "follow", "LinkedIn", old_points=8),
)
_POSITION = {(each.channel, each.action, each.asset): position for position, each in enumerate(KINDS)}


def kind(channel: str, action: str, asset: str = "") -> int:
    """Position of a kind of touch in `KINDS`."""
    return _POSITION[channel, action, asset]


def kinds(action: str, assets: tuple[str, ...] = (), channel: str | None = None) -> Flags:
    """Which kinds have this action, and one of these assets if any are named; shape [n_kinds]."""
    return np.array(
        [each.action == action and (not assets or each.asset in assets) and channel in (None, each.channel) for each in KINDS], dtype=bool
    )


def old_points() -> Floats:
    """Points of the old score by kind, shape [n_kinds]."""
    return np.array([each.old_points for each in KINDS], dtype=float)


FIRST_PAGE = kind("web", "visit", PAGES[0])
FIRST_DOWNLOAD = kind("web", "download", DOWNLOADS[0])
FIRST_SEND = kind("email", "send", MAILS[0])
FIRST_OPEN = kind("email", "open", MAILS[0])
FIRST_CLICK = kind("email", "click", MAILS[0])

#: How the company's CRM calls channels and actions in its export.
CHANNEL_LABELS = {"web": "Website", "email": "Email", "event": "Event", "call": "Phone", "social": "Social"}
ACTION_LABELS = {
    "visit": "Page View",
    "download": "Download",
    "quote": "Quote Request",
    "contact": "Contact Request",
    "send": "Email Sent",
    "open": "Email Opened",
    "click": "Link Clicked",
    "unsubscribe": "Unsubscribed",
    "reply": "Email Replied",
    "register": "Registered",
    "attend": "Attended",
    "attempt": "Call Attempt",
    "connected": "Call Connected",
    "follow": "Followed",
}
DIRECTION_LABELS = {"in": "Inbound", "out": "Outbound"}
STAGE_LABELS = {
    "new": "New",
    "mql": "Marketing Qualified",
    "contacted": "Contacted",
    "qualified": "Sales Qualified",
    "opportunity": "Opportunity",
    "won": "Closed Won",
    "lost": "Closed Lost",
    "disqualified": "Disqualified",
}
