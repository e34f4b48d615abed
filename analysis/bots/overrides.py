"""What people say about who made the touches of a touch point: bots or people. Kept in the workspace, whatever is imported later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from analysis.errors import PlumblineError
from analysis.workspace.folder import Workspace

_PREFIX = "bot-verdict:"


@dataclass(frozen=True, slots=True)
class BotVerdict:
    """A person's word on a touch point.

    Args:
        channel: Of the touch point.
        action: Of the touch point.
        asset: Of the touch point; None for touches without one.
        machine: True: programs made what the source marks and what was opened at once. False: persons made all of it, whatever the source
            marks.
        by: Who says so.
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
    """Keep a person's word; an earlier one on the same touch point is replaced.

    Raises:
        PlumblineError: ``VERDICT-UNSIGNED`` without a name.
    """
    if not verdict.by.strip():
        what = "who overrides what the source marks signs with a name."
        raise PlumblineError("VERDICT-UNSIGNED", what, where=" / ".join(filter(None, verdict.point)), remedy="Say who says so.")
    data = {
        "channel": verdict.channel, "action": verdict.action, "asset": verdict.asset, "bot": verdict.machine,
        "by": verdict.by, "at": verdict.at,
    }  # fmt: skip
    workspace.set_setting(_key(*verdict.point), json.dumps(data, ensure_ascii=False))


def forget_bot(workspace: Workspace, channel: str, action: str, asset: str | None) -> None:
    """Take back what was said about a touch point: what the source marks counts again."""
    workspace.set_setting(_key(channel, action, asset), None)


def bot_verdicts(workspace: Workspace) -> tuple[BotVerdict, ...]:
    """Everything that was said and not taken back, also about touch points that the current import does not have."""
    return tuple(_verdict(json.loads(text)) for _, text in workspace.settings_under(_PREFIX))


def _key(channel: str, action: str, asset: str | None) -> str:
    return _PREFIX + json.dumps([channel, action, asset], ensure_ascii=False)


def _verdict(data: dict[str, Any]) -> BotVerdict:
    return BotVerdict(data["channel"], data["action"], data["asset"], data["bot"], data["by"], data["at"])
