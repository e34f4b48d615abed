"""Overrides of who made the touches of a touch point: bots or people. Kept in the workspace, whatever is imported later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from analysis.errors import PlumblineError
from analysis.workspace.folder import Workspace

_PREFIX = "bot-verdict:"


@dataclass(frozen=True, slots=True)
class BotVerdict:
    """A user's override of a touch point.

    Args:
        channel: Of the touch point.
        action: Of the touch point.
        asset: Of the touch point; None for touches without one.
        machine: True: bots made what the source marks and what was opened at once. False: people made all of it, whatever the source
            marks.
        by: Name of the user.
        at: When, in ISO form.
    """

    channel: str
    action: str
    asset: str | None
    machine: bool
    by: str
    at: str

    @property
    def point(self) -> tuple[str, str, str | None]:
        """Channel, action and asset."""
        return self.channel, self.action, self.asset


def say_bot(workspace: Workspace, verdict: BotVerdict) -> None:
    """Save an override; an earlier one of the same touch point is replaced.

    Raises:
        PlumblineError: ``VERDICT-UNSIGNED`` without a name.
    """
    if not verdict.by.strip():
        what = "an override of the source's marks needs a name."
        raise PlumblineError("VERDICT-UNSIGNED", what, where=" / ".join(filter(None, verdict.point)), remedy="Give your name.")
    data = {
        "channel": verdict.channel, "action": verdict.action, "asset": verdict.asset, "bot": verdict.machine,
        "by": verdict.by, "at": verdict.at,
    }  # fmt: skip
    workspace.set_setting(_key(*verdict.point), json.dumps(data, ensure_ascii=False))


def forget_bot(workspace: Workspace, channel: str, action: str, asset: str | None) -> None:
    """Withdraw the override of a touch point: the source's marks count again."""
    workspace.set_setting(_key(channel, action, asset), None)


def bot_verdicts(workspace: Workspace) -> tuple[BotVerdict, ...]:
    """All overrides that were not withdrawn, also of touch points that the current import does not have."""
    return tuple(_verdict(json.loads(text)) for _, text in workspace.settings_under(_PREFIX))


def _key(channel: str, action: str, asset: str | None) -> str:
    return _PREFIX + json.dumps([channel, action, asset], ensure_ascii=False)


def _verdict(data: dict[str, Any]) -> BotVerdict:
    return BotVerdict(data["channel"], data["action"], data["asset"], data["bot"], data["by"], data["at"])
