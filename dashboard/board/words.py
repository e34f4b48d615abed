"""Words of the live board: the browser fills in the numbers. The sentences are those of `dashboard.words.headlines`, as templates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.words.key_figures import KEY_FIGURES, in_order

#: Sentences with places in braces; a test compares each with the function that writes it on the server.
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "point": "{n} point",
        "points": "{n} points",
        "no_leads": "There are no leads to judge yet.",
        "no_hot_leads": "No lead is hot at {points} or more.",
        "headline": "Of {group} hot leads {value} convert ({low}–{high}){today}.",
        "headline_one": "Of {group} hot leads {value} converts ({low}–{high}){today}.",
        "today": "; today {value}",
        "today_none": "; today no lead is hot",
        "nobody_converted": "Nobody converted.",
        "every_buyer_hot": "Every buyer turns hot.",
        "never_hot": "{each} buyers a {period} never turn hot.",
        "never_hot_one": "{each} buyer a {period} never turns hot.",
        "never_hot_of_all": "{missed} of {all} buyers never turn hot.",
        "lock_gives": "Threshold {threshold} gives {n} hot leads",
        "lock_gives_one": "Threshold {threshold} gives {n} hot lead",
        "lock_same": ", as today.",
        "lock_nearest": ", {difference} compared with today's {wanted}: no other threshold comes closer.",
        "middles": "A typical buyer has {points}, a typical other lead {other}.",
        "every_lead_converted": "Every lead converted; a typical lead has {points}.",
        "bands_more": "Of leads with {points} or more, {above} convert; of those below, {below}.",
        "bands_less": "Leads with {points} or more convert less often than those below: {above} compared with {below}.",
        "bands_unknown": "We cannot tell yet whether leads with {points} or more convert more often: {above} compared with {below}.",
        "all_above": "Every lead has {points} or more.",
        "none_above": "No lead has {points} or more.",
    }
)

#: Key figures that are always shown, and those that follow when more are asked for.
ALWAYS = in_order("hot_leads", "hot_conversion", "recall", "false_positive_rate")
MORE = in_order("false_hot_share", "lift", "auc")

#: Names of figures and controls.
LABELS: Mapping[str, str] = MappingProxyType(
    {figure.key: figure.label for figure in KEY_FIGURES.values()}
    | {
        "today": "today {value}",
        "as_today": "as today",
        "change": "{change}; today {value}",
        "change_points": "{change} points; today {value}",
        "per_rep": "{n} a rep",
        "more": "More figures",
        "less": "Fewer figures",
        "undo": "Undo",
        "redo": "Redo",
        "reset": "Reset to saved",
        "suggest": "Suggest points",
        "suggest_help": "Sets points learned from the leads, if they do better on leads not used for learning. Takes a few seconds.",
        "tools": "Tools of the board",
        "present": "Present",
        "present_end": "End presenting",
        "lock": "Lock {n} hot leads",
        "unlocked": "You set the threshold; the number of hot leads is not locked.",
        "locked_edge": "While the number of hot leads is locked, the threshold follows the points.",
        "rule": "Rule",
        "leads": "Leads",
        "with": "with",
        "without": "without",
        "converted_with": "Share that converts: of the leads that meet the rule, and of the others",
        "points_of": "Points of {rule}",
        "points_value": "{points}; today {current}",
        "points_header": "Points",
        "on": "{rule} counts",
        "on_nothing": "Move the slider to set points for this rule.",
        "cap": "together at most",
        "cap_of": "Cap of {group}",
        "tier_from": "{tier} from a score of",
        "tier_flag": "{tier} ≥ {lower}",
        "this_card": "this scorecard",
        "current_card": "current: {name}",
        "converted": "converted",
        "did_not": "did not",
        "all_leads": "all leads {rate}",
        "few_leads": "under 30 leads",
        "score": "score",
        "share_of_group": "share of each group",
        "share_converts": "share that converts",
        "numbers": "Show the numbers",
        "chart": "Show the chart",
        "download": "Download as CSV",
        "leads_column": "leads",
        "low": "low",
        "high": "high",
        "conversion": "conversion",
        "current_conversion": "current conversion",
        "share_converted": "share of converted",
        "share_others": "share of not converted",
        "current_share_converted": "current: share of converted",
        "current_share_others": "current: share of not converted",
        "tab_distribution": "Scores",
        "tab_bands": "Conversion by score",
        "differs": "The browser and the server found different figures. Reload the page. If they still differ, report it.",
        "supported": "supported range: {low} to {high}",
        "note_of": "{mark}: {rule}",
    }
)

#: What the small marks above a slider are, where both sides have rated the rules.
RATED = "Above each slider: ◇ points from the expert ratings of both sides, ○ from the leads, ● from both"
#: On which scale they are: that of this card, or while the leads do not show it that of the ratings.
CARD_SCALE, STATED_SCALE = "on the scale of this scorecard.", "on the scale of the ratings, where high is 20 points."

#: Marks beside the points, from the range that the data support.
MARKS: Mapping[str, str] = MappingProxyType(
    {
        "over": "over-valued",
        "under": "under-valued",
        "within": "in range",
        "unknown": "cannot tell yet",
    }
)
