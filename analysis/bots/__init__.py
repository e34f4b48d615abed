"""Which opens and clicks came from bots, by a plain rule and by overrides of a person."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.bots.overlay import overridden
    from analysis.bots.overrides import BotVerdict, bot_verdicts, forget_bot, say_bot
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "overlay": ["overridden"],
            "overrides": ["BotVerdict", "bot_verdicts", "forget_bot", "say_bot"],
        },
    )

__all__ = ["BotVerdict", "bot_verdicts", "forget_bot", "overridden", "say_bot"]
