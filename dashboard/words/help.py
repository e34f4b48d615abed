"""What words and figures mean, for the question marks beside them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.words.key_figures import KEY_FIGURES

_FURTHER = {
    "lock": "The threshold moves with the points, so that about as many leads are hot as with the current scorecard. Otherwise every "
    "scorecard looks better when fewer leads are hot.",
    "validate": "Saves the scorecard and reads the validation leads for it, once. No slider was moved by these leads. Each validation is "
    "recorded and makes the test of the next one twice as strict.",
    "goal_blank": "Fill in the numbers to see the threshold that serves them.",
    "goal-capacity": "Starts with the capacity that the study states, or with the present number of hot leads.",
    "goal-win": "Starts with the mean amount of the leads shown here that were won, if the import has amounts.",
    "goal-cost": "The cost of calling a hot lead that does not convert: the rep's time and the price of the lead.",
    "goal_range": "Ranges are valid if this scorecard had been fixed beforehand. They show the threshold and the curve on other leads of "
    "the same kind. Where the curve is flat near its best value, the range is wide and the choice matters little.",
    "grid": "Steps hold about equally many leads and are chosen without the outcome. Intervals are valid if this scorecard had been fixed "
    "beforehand.",
    "range": "Ranges hold the true figure in 95 of 100 cases if this scorecard had been fixed beforehand. If you move sliders until a "
    "figure looks good, its range is too narrow.",
    "reach": "Share of the judged leads that had such a touch by the day on which they were observed.",
    "won_share": "Of the leads that converted, the share that had such a touch by then.",
    "bot_share": "Share of these touches that a bot made, such as a mail scanner.",
    "leak_weight": "Do not use a likely leak until somebody accepts it with a reason. You may use what is to be looked at, but every "
    "figure that rests on it says so.",
    "median_days": "Median days from the first such touch to the conversion, among leads that converted.",
    "information_value": "Information value above the level that a signal without meaning reaches by chance: weak from 0.02, medium from "
    "0.1, strong from 0.3. Leads without a value count as a level.",
    "corrected_p": "Chance of such a difference if there were none, corrected for testing all signals at once.",
    "no_value": "Share of the leads without a value, among those that converted and among the others.",
    "left_out": "The model compares every signal in it with all others. At first it leaves out signals that say more than was known at "
    "the snapshot.",
    "cuts": "Leave empty for bins of about equally many leads. Bins that you choose are shown without tests: choosing until the bins "
    "differ produces differences.",
    "known_from": "From when the value counts. Before that instant no rule uses it.",
    "not_above": "Leads that are in no group further up: what this group adds.",
    "confirm_groups": "The groups were picked because they look extreme. The validation leads were not searched. They are read once for "
    "all groups of this scorecard. This is recorded like a validation and makes the next test on these leads twice as strict.",
    "review_as_of": "The review does not know what happened after this day. Leave blank for the end of the data.",
    "report_since": "The day from which sales used scores. Leads seen since then are compared with earlier ones. A signed version knows "
    "this day.",
    "report_against": "The report compares the scorecard with this one on the same leads. A signed version knows which scorecard it "
    "replaced.",
    "set_aside": "A source row that could not be used, with the line and the value that were wrong. Every such row is listed.",
    "not_selected": "Left out on purpose: the mapping's “where” does not ask for it.",
    "merged": "The same key came more than once; the latest row was kept.",
}
HELP: Mapping[str, str] = MappingProxyType({each.key: each.help for each in KEY_FIGURES.values()} | _FURTHER)
