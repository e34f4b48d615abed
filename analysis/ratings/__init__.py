"""Which points two sides' expert ratings give each rule, and how leads take over from them."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.ratings.points import Ballot, RuleRating
    from analysis.ratings.rounds import RoundResult, complete_round, enter_ballot, latest_round
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "points": ["Ballot", "RuleRating"],
            "rounds": ["RoundResult", "complete_round", "enter_ballot", "latest_round"],
        },
    )

__all__ = ["Ballot", "RoundResult", "RuleRating", "complete_round", "enter_ballot", "latest_round"]
