"""What the board asks for when a thumb is released or a button pressed, carried out on the scorecard being tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from analysis.scorecard import Group, Scorecard
from dashboard.ui.state import Draft, Receipt


@dataclass(frozen=True, slots=True)
class BoardCommand:
    """One command of the board.

    Args:
        number: Ascending; a command that was obeyed is sent again until the page knows that it was.
        do: ``edit``, ``undo``, ``redo``, ``reset`` or ``suggest``.
        card: With ``edit``: the card as it stands now, so that doing it twice does no harm.
        locked: With ``edit``: whether the number of hot leads is locked.
    """

    number: int
    do: str
    card: Scorecard | None = None
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """What arrives at once: the commands that the page does not know to be obeyed, the latest last.

    Args:
        page: The page's own name.
        scorecard: Name of the scorecard that the page showed.
        commands: In their order.
    """

    page: str
    scorecard: str
    commands: tuple[BoardCommand, ...]

    def new(self, receipt: Receipt) -> tuple[BoardCommand, ...]:
        """The commands that were not obeyed yet."""
        done = receipt.number if receipt.page == self.page else 0
        return tuple(command for command in self.commands if command.number > done)

    def asks(self, do: str, receipt: Receipt) -> bool:
        """Whether a command that was not obeyed yet asks for that."""
        return any(command.do == do for command in self.new(receipt))


def read_message(sent: object, card: Scorecard) -> Message:
    """Read what the browser sent.

    Args:
        sent: Plain data.
        card: The scorecard being tried: its rules, groups and tiers stay, whatever is sent.

    Raises:
        ValueError: It is not what the board sends.
    """
    data = _mapping(sent)
    commands = data.get("commands")
    if not isinstance(commands, list):
        raise ValueError("commands must be a list.")
    return Message(str(data.get("page")), str(data.get("scorecard")), tuple(_command(_mapping(each), card) for each in commands))


def _command(data: Mapping[str, object], card: Scorecard) -> BoardCommand:
    do, number = data.get("do"), _whole(data.get("number"))
    if do == "edit":
        return BoardCommand(number, "edit", _edited(card, _mapping(data.get("card"))), data.get("locked") is True)
    if do not in _ACTIONS:
        raise ValueError(f"do == {do!r}, must be edit or one of {sorted(_ACTIONS)}.")
    return BoardCommand(number, str(do))


def _edited(card: Scorecard, data: Mapping[str, object]) -> Scorecard:
    points, caps, lowers = (_wholes(data.get(name)) for name in ("points", "caps", "lowers"))
    groups = tuple(Group(group.name, cap) for group, cap in zip(card.groups, caps, strict=True))
    tiers = tuple(replace(tier, lower=lower) for tier, lower in zip(card.tiers, lowers, strict=True))
    return replace(card, points=points, groups=groups, tiers=tiers)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{type(value).__name__} sent, must be an object.")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError(f"{value!r} must be a whole number.")
    return int(value)


def _wholes(values: object) -> tuple[int, ...]:
    if not isinstance(values, list):
        raise ValueError(f"{type(values).__name__} sent, must be a list.")
    return tuple(_whole(each) for each in values)


def obey(draft: Draft, message: Message, receipt: Receipt, suggestion: tuple[int, ...] | None = None) -> tuple[Draft, Receipt]:
    """Carry out the commands that were not carried out yet.

    Args:
        draft: The scorecard being tried.
        message: What was sent; commands for another scorecard than that are dropped, for it is not on the screen any more.
        receipt: Up to where commands were obeyed.
        suggestion: Points to reset to, if there are any.

    Returns:
        The draft, and the receipt that the page gets.
    """
    done = receipt.number if receipt.page == message.page else 0
    for command in message.new(receipt):
        done = command.number
        if message.scorecard != draft.saved.name:
            continue
        if command.card is not None:
            draft = replace(draft.edited(command.card), locked=command.locked)
        elif command.do == "suggest" and suggestion is not None:
            draft = draft.edited(replace(draft.card, points=suggestion))
        else:
            draft = _ACTIONS[command.do](draft)
    return draft, Receipt(message.page, done)


_ACTIONS: Mapping[str, Callable[[Draft], Draft]] = MappingProxyType(
    {"undo": Draft.undone, "redo": Draft.redone, "reset": Draft.reset, "suggest": lambda draft: draft}
)
