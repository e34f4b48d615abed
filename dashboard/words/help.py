"""What words and figures mean, for the question marks beside them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HELP: Mapping[str, str] = MappingProxyType(
    {
        "lock": "Otherwise every scorecard looks better when fewer leads are hot: the threshold moves with the points, so that about as "
        "many leads are hot as with the current scorecard.",
        "keep": "Saves the scorecard and reads the validation leads for it, once: leads that nobody steered by. Each keep is recorded and "
        "makes the test of the next one twice as strict.",
        "goal_blank": "Fill in the numbers, and the threshold that serves them is worked out.",
        "goal-capacity": "At first the capacity that the study states, else as many as are hot now.",
        "goal-win": "At first the mean amount that leads of the shown part brought when they were won, where the import has amounts.",
        "goal-cost": "What a call costs with a hot lead that does not convert: the rep's time, and what the lead was bought for.",
        "goal_range": "Ranges: if this card had been fixed beforehand. They are of the threshold and the curve on other leads of the same "
        "kind; where the curve is flat near its best, the range is wide and little depends on the choice.",
        "grid": "Steps hold about equally many leads and are chosen without the outcome. Intervals: if this card had been fixed "
        "beforehand.",
        "hot_leads": "Leads with a score of at least the threshold, or made hot by a rule.",
        "hot_conversion": "Of the hot leads, the share that converts.",
        "hot_share": "Of all leads, the share called hot.",
        "false_hot_share": "Of the hot leads, the share that does not convert: what a sales manager means by false positives.",
        "false_positive_rate": "Of the leads that did not convert, the share called hot.",
        "recall": "Of the leads that converted, the share called hot.",
        "lift": "Conversion of the hot leads divided by the conversion of all leads: 1 means the score picks no better than chance.",
        "auc": "Of a buyer and a non-buyer picked at random, how often the buyer has the higher score; 0.5 is chance.",
        "range": "Ranges hold the true figure in 95 of 100 cases if this card had been fixed beforehand. Whoever slides until a "
        "figure looks good has picked a lucky card, and its range is too narrow.",
        "reach": "Share of the judged leads that had such a touch by the day on which they were observed.",
        "won_share": "Share of the leads that converted and had such a touch by then.",
        "bot_share": "Share of these touches that bots made, such as a mail scanner.",
        "leak_weight": "A likely leak must not be used until somebody accepts it with a reason; what is to be looked at may be used, and "
        "is said beside every figure that rests on it.",
        "median_days": "Median days from the first such touch to the conversion, among leads that converted.",
        "information_value": "Information value beyond what a signal without meaning reaches by chance: weak from 0.02, medium from 0.1, "
        "strong from 0.3. Leads without a value count as a level.",
        "corrected_p": "Chance of such a difference if there were none, corrected for asking about all signals at once.",
        "no_value": "Share of the leads that converted, and of the others, for which nothing is known.",
        "left_out": "The model holds every signal in it against all others. At first those stay out that tell more than was known then.",
        "cuts": "Left empty: bins of about equally many leads. Bins chosen by hand are shown without tests, because whoever looks for good "
        "cuts finds some.",
        "known_from": "From when the value counts; before that instant no rule sees it.",
        "not_above": "Those in question that are in no group further up: what this group adds.",
        "confirm_groups": "The groups were picked because they look extreme. The validation leads holds leads that nobody searched in; it is "
        "read once for all groups of this scorecard. That is recorded like a keep, and makes the next test on it twice as strict.",
        "review_as_of": "What happened later is not known to the review. Left blank: the end of the data.",
        "report_since": "From which day on sales used scores: leads seen since are compared with those before. A signed version knows it.",
        "report_against": "Compared with this one on the same leads. A signed version knows which scorecard it took the place of.",
        "set_aside": "A source row that could not be used, with the line and value that were wrong. Nothing vanishes without being listed.",
        "not_selected": "Left out on purpose: the mapping's “where” does not ask for it.",
        "merged": "The same key came more than once; the latest row was kept.",
    }
)
