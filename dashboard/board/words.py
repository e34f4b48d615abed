"""Words of the live board: the browser fills in the numbers. The sentences are those of `dashboard.words.headlines`, as templates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Sentences with places in braces; a test holds each against the function that writes it on the server.
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
        "lock_nearest": ", {difference} against today's {wanted}: no other comes nearer.",
        "middles": "The middle buyer has {points}, the middle lead that did not buy {other}.",
        "every_lead_converted": "Every lead converted; the middle one has {points}.",
        "bands_more": "Of leads with {points} or more {above} convert, of those below {below}.",
        "bands_less": "Leads with {points} or more convert less often than those below: {above} against {below}.",
        "bands_unknown": "We cannot tell yet whether leads with {points} or more convert more often: {above} against {below}.",
        "all_above": "Every lead has {points} or more.",
        "none_above": "No lead has {points} or more.",
    }
)

#: Names of figures and controls.
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "hot_per_week": "Hot leads a week",
        "hot_leads": "Hot leads",
        "hot_conversion": "Hot-lead conversion",
        "false_hot_share": "False-hot share",
        "false_positive_rate": "Non-buyers called hot",
        "recall": "Buyers called hot (recall)",
        "lift": "Lift over all leads",
        "auc": "AUC",
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
        "suggest_help": "Points from the leads, judged on leads not seen; set only where they are better. Takes a few seconds.",
        "tools": "Tools of the board",
        "present": "Present",
        "present_end": "End presenting",
        "lock": "Keep {n} hot",
        "unlocked": "The threshold stands where you put it.",
        "locked_edge": "The threshold follows the points while the number of hot leads is kept.",
        "rule": "Rule",
        "leads": "Leads",
        "with": "with",
        "without": "without",
        "converted_with": "Share that converts of the leads that meet the rule, and of those that do not",
        "points_of": "Points of {rule}",
        "points_value": "{points}; today {current}",
        "points_header": "Points",
        "on": "{rule} counts",
        "on_nothing": "Move the slider to give this rule points.",
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
        "differs": "The browser and the server disagree about these figures. Reload the page; if it stays, report it.",
        "supported": "supported by the data: {low} to {high}",
        "note_of": "{mark}: {rule}",
    }
)

#: What the small marks above a slider are, where both sides have judged the rules.
JUDGED = "Above each slider: ◇ points by expert ratings of both sides, ○ by the leads, ● by both"
#: On which scale they are: this card's, or while the leads do not tell it the one of judgements.
CARD_SCALE, STATED_SCALE = "on the scale of this card.", "on the scale of a judgement, where high is 20."

#: Marks beside the points, from the range that the data support.
MARKS: Mapping[str, str] = MappingProxyType(
    {
        "over": "over-valued",
        "under": "under-valued",
        "within": "in range",
        "unknown": "cannot tell yet",
    }
)
