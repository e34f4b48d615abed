"""How much a touch proves that a person acted: form > meeting > click > visit > open, from the words of its channel and action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from analysis.dataset.engine import Dataset
from analysis.dataset.words import words_of
from analysis.errors import PlumblineError
from analysis.workspace.folder import Workspace

TrustClass = Literal["form", "meeting", "click", "visit", "open"]
#: The most trusted first.
TRUST_CLASSES: tuple[TrustClass, ...] = get_args(TrustClass)
#: Words of an action that say what it proves. What we do ourselves (a mail sent, a call that nobody took) proves nothing about the lead.
ACTION_WORDS: Mapping[TrustClass, str] = MappingProxyType(
    {
        "form": "form contact quote request requested submit submitted submission signup signed register registered registration trial"
        " apply applied booking booked reply replied answer answered chat unsubscribe unsubscribed subscribe subscribed",
        "meeting": "attend attended attendance meeting met connected conversation talk demo presentation",
        "click": "click clicked clicks download downloaded follow followed like liked share shared comment commented play played watch"
        " watched",
        "visit": "visit visited visits view viewed views pageview page session",
        "open": "open opened opens",
    }
)
OUR_OWN = frozenset({"send", "sent", "attempt", "attempted", "bounce", "bounced", "delivered", "delivery", "impression", "unanswered"})
#: What a channel proves where the action says nothing.
CHANNELS: Mapping[str, TrustClass] = MappingProxyType(
    {"call": "meeting", "event": "meeting", "meeting": "meeting", "form": "form", "web": "visit"}
)


@dataclass(frozen=True, slots=True)
class TrustOverride:
    """A correction of what a channel's action proves; None: nothing about the lead."""

    channel: str
    action: str
    trust: TrustClass | None


def trust_class(channel: str, action: str, overrides: tuple[TrustOverride, ...] = ()) -> TrustClass | None:
    """What a touch proves, or None where it proves nothing about the lead or is not known.

    Args:
        channel: Its channel.
        action: Its action.
        overrides: Corrections; the latest counts.

    Examples:
        >>> trust_class("email", "open"), trust_class("web", "Form Submission"), trust_class("call", "connected")
        ('open', 'form', 'meeting')
        >>> trust_class("email", "send"), trust_class("desk", "checked")
        (None, None)
        >>> trust_class("web", "download", (TrustOverride("web", "download", "form"),))
        'form'
    """
    for each in reversed(overrides):
        if (each.channel, each.action) == (channel, action):
            return each.trust
    words = set(words_of(action))
    if words & OUR_OWN:
        return None
    named = (name for name in TRUST_CLASSES if words & set(ACTION_WORDS[name].split()))
    return next(named, CHANNELS.get(channel.casefold()))


def override_trust(workspace: Workspace, override: TrustOverride) -> None:
    """Save a correction of what a channel's action proves, for later imports too.

    Raises:
        PlumblineError: ``TRUST-UNKNOWN`` for a class that does not exist.
    """
    if override.trust not in (*TRUST_CLASSES, None):
        known = ", ".join(TRUST_CLASSES)
        raise PlumblineError("TRUST-UNKNOWN", f"there is no trust class '{override.trust}'.", remedy=f"Name one of {known}, or none.")
    workspace.set_setting(_key(override.channel, override.action), override.trust or "none")


def trust_overrides(workspace: Workspace, dataset: Dataset) -> tuple[TrustOverride, ...]:
    """The corrections for the channels and actions of an import."""
    types = dataset.tables.touch_types
    pairs = dataset.run(types.select("channel", "action").distinct().order_by(["channel", "action"])).to_pylist()
    saved = ((pair, workspace.setting(_key(pair["channel"], pair["action"]))) for pair in pairs)
    return tuple(_override(pair["channel"], pair["action"], said) for pair, said in saved if said is not None)


def _override(channel: str, action: str, said: str) -> TrustOverride:
    return TrustOverride(channel, action, next((each for each in TRUST_CLASSES if each == said), None))


def _key(channel: str, action: str) -> str:
    return f"trust-class/{channel}/{action}"
