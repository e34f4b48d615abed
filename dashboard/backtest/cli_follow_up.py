"""What `backtest --follow-up` prints: leads worked or not, the threshold of routing, a control group, and the leads handed off."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.backtest.scored_leads import LeadsAtRisk, Scored
from analysis.inference.discontinuity import Jump
from analysis.inference.estimate import NotEstimable
from analysis.routing.control_group import ControlGroupPlan, ControlGroupResult, control_group_result, plan_control_group
from analysis.routing.follow_up import SpeedResult, Treatment, WorkedTier, jump_of, treatment
from analysis.routing.handed_off import HandedOffRival, handed_off_rival
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import Scorecard
from analysis.signals.read import Signals
from analysis.snapshots.study_data import StudyData
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_follow_up import (
    control_group_headline,
    control_group_lines,
    jump_headline,
    ranking_lines,
    rival_headline,
    rival_note,
    speed_words,
    worked_headline,
    worked_note,
)
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import count, number, rate
from dashboard.words.standing import StandingWarning


@dataclass(frozen=True, slots=True, eq=False)
class FollowUp:
    """Everything that separates the score from the follow-up effect."""

    worked: Treatment | NotEstimable
    jump: Jump | NotEstimable
    plan: ControlGroupPlan | NotEstimable
    result: ControlGroupResult | None
    handed_off: HandedOffRival | NotEstimable

    @property
    def warnings(self) -> tuple[StandingWarning, ...]:
        """That the follow-up may have made the score look good."""
        if isinstance(self.jump, NotEstimable) or not self.jump.accuses:
            return ()
        return (StandingWarning("jump_at_threshold", jump_headline(self.jump)),)


@dataclass(frozen=True, slots=True, eq=False)
class CardOnLeads:
    """The scorecard by which leads were routed, with the leads under it."""

    card: Scorecard
    leads: LeadsAtRisk
    found: Scored


def find_follow_up(study_data: StudyData, signals: Signals, judged: CardOnLeads, routing: CardOnLeads) -> FollowUp:
    """Read which leads were called, and compare that with the score.

    Args:
        study_data: The study.
        signals: Of its judged leads: an attribute may say which leads a randomised control group assigned.
        judged: The scorecard that is judged.
        routing: The one that routed the leads.
    """
    per_week, smallest = lead_flow(study_data).leads_per_week, study_data.study.difference_worth_having
    return FollowUp(
        worked=treatment(study_data, judged.leads, judged.found, judged.card),
        jump=jump_of(routing.leads, routing.found, routing.card.threshold),
        plan=plan_control_group(routing.leads, routing.found, routing.card, leads_per_week=per_week, smallest_difference=smallest),
        result=control_group_result(signals),
        handed_off=handed_off_rival(study_data, judged.leads, judged.found),
    )


def follow_up_data(found: FollowUp, routing: Scorecard) -> Json:
    """The same as plain data."""
    return {
        "worked": answer_data(found.worked) if isinstance(found.worked, NotEstimable) else _worked_data(found.worked),
        "routed_by": routing.name,
        "jump": answer_data(found.jump) if isinstance(found.jump, NotEstimable) else _jump_data(found.jump),
        "control_group_plan": answer_data(found.plan) if isinstance(found.plan, NotEstimable) else _plan_data(found.plan),
        "control_group": None if found.result is None else _result_data(found.result),
        "handed_off": answer_data(found.handed_off) if isinstance(found.handed_off, NotEstimable) else _handed_off_data(found.handed_off),
    }


def _worked_data(found: Treatment) -> Json:
    return {
        "source": found.source,
        "landmark_days": found.landmark_days,
        "n_leads": found.n_leads,
        "n_closed": found.n_closed,
        "tiers": [_tier_data(each) for each in found.tiers],
        "auc_worked": answer_data(found.auc_worked),
        "auc_not_worked": answer_data(found.auc_not_worked),
    }


def _tier_data(each: WorkedTier) -> Json:
    return {
        "tier": each.tier,
        "n_leads": each.n_leads,
        "n_worked": each.n_worked,
        "worked_share": answer_data(each.worked_share),
        "worked": answer_data(each.worked),
        "not_worked": answer_data(each.not_worked),
        "difference": answer_data(each.difference),
        "auc": answer_data(each.auc),
        "speeds": [_speed_data(one) for one in each.speeds],
    }


def _speed_data(one: SpeedResult) -> Json:
    ends = {"after_days": one.after_days, "within_days": one.within_days}
    return ends | {"n_leads": one.n_leads, "n_converted": one.n_converted, "conversion": answer_data(one.conversion)}


def _jump_data(found: Jump) -> Json:
    return {
        "threshold": found.threshold,
        "n_leads": found.n_leads,
        "n_converted": found.n_converted,
        "odds_ratio": answer_data(found.step),
        "test": significance_data(found.test),
        "accuses": found.accuses,
    }


def _plan_data(plan: ControlGroupPlan) -> Json:
    needed = answer_data(plan.needed) if isinstance(plan.needed, NotEstimable) else {"n_leads": plan.needed.total}
    return {
        "from": plan.lower,
        "to": plan.upper,
        "n_leads": plan.n_leads,
        "leads_a_week": plan.per_week,
        "base_rate": answer_data(plan.base_rate),
        "difference": plan.difference,
        "needed": needed,
        "weeks": plan.weeks,
        "power": plan.power,
        "not_called_a_week": plan.not_called,
        "called_more_a_week": plan.called_more,
        "conversions_at_stake_a_week": plan.conversions_at_stake,
    }


def _result_data(found: ControlGroupResult) -> Json:
    sides = {"called": found.called, "control": found.control, "caused": found.caused}
    return {name: answer_data(answer) for name, answer in sides.items()} | {"test": significance_data(found.test)}


def _handed_off_data(found: HandedOffRival) -> Json:
    return {
        "tier": found.tier,
        "n_leads": found.n_leads,
        "n_handed_off": found.n_handed_off,
        "handed_off": answer_data(found.handed_off),
        "scorecard": answer_data(found.ours),
        "difference": answer_data(found.difference),
        "test": significance_data(found.swaps.converted),
    }


def follow_up_text(found: FollowUp) -> str:
    """The same as lines and a table."""
    parts = [worked_headline(found.worked)]
    if not isinstance(found.worked, NotEstimable):
        parts += [_tiers(found.worked), worked_note(found.worked), *ranking_lines(found.worked)]
    parts.append(jump_headline(found.jump))
    parts += control_group_lines(found.plan) if found.result is None else (control_group_headline(found.result),)
    parts.append(rival_headline(found.handed_off))
    if not isinstance(found.handed_off, NotEstimable):
        parts.append(rival_note(found.handed_off))
    return "\n".join(parts)


def _tiers(found: Treatment) -> str:
    header = ["tier", "leads", "worked", *(speed_words(each) for each in found.tiers[0].speeds), "AUC"]
    rows = [
        [tier.tier, count(tier.n_leads), rate(tier.worked_share), *(rate(each.conversion) for each in tier.speeds), number(tier.auc)]
        for tier in found.tiers
    ]
    return table(header, rows)
