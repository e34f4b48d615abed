"""Versions with made-up evidence, for tests of what is done with them."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.scorecard import Scorecard, parse_scorecard, scorecard_yaml
from analysis.study import Study, study_yaml
from analysis.versions.records import Accepted, Content, FrozenEvidence, PartFigures, Reading, Reason, Swap, SwapSet

CARD = parse_scorecard(
    """
name: New business
groups: [{name: Email, cap: 15}]
rules:
- {name: Pricing page, points: 10, touch: {channel: web, asset: pricing}, keeps_days: 60}
- {name: Clicks e-mail, points: 3, touch: {channel: email, action: click}, up_to: 4, group: Email}
- {name: Student, points: -25, attribute: {title: {contains: [student, intern]}}}
- {name: Opted out, limits: cold, touch: {action: unsubscribe}}
tiers:
- {name: hot, from: 60, route: call, within_hours: 4}
- {name: warm, from: 30, route: nurture}
- {name: cold, from: 0, route: nurture}
"""
)


def figures(part: str = "training", hot: float = 0.3) -> PartFigures:
    answer = Estimate(hot, hot - 0.1, hot + 0.1, 100, "wilson")
    return PartFigures(
        part=part,
        n_leads=1_000,
        n_converted=100,
        n_hot=100,
        n_hot_converted=30,
        threshold=60,
        base_rate=answer,
        hot_conversion=answer,
        hot_share=answer,
        false_hot_share=answer,
        false_positive_rate=answer,
        recall=answer,
        lift=Estimate(3.0, 2.0, 4.0, 1_000, "log_lift"),
        auc=NotEstimable("no_conversions", "Nobody converted.", needed=12),
    )


def evidence(blocked: tuple[str, ...] = ()) -> FrozenEvidence:
    answer = Estimate(0.1, -0.05, 0.25, 90, "bootstrap")
    swap = Swap(40, 12, Estimate(0.3, 0.2, 0.4, 40, "wilson"))
    return FrozenEvidence(
        data_id="d" * 16,
        import_id="i" * 16,
        settings_tried=7,
        figures=(figures(), figures("validation", 0.28)),
        baseline=(figures(hot=0.24), figures("validation", 0.25)),
        swaps=(SwapSet("training", swap, swap, swap, answer, 0.01, 0.07), SwapSet("validation", swap, swap, swap, answer, None, None)),
        validations=(Reading(1, "New business", "c" * 16, "Ann", "2026-11-24T09:00:00+00:00"),),
        holdout_reads=(),
        accepted=(Accepted("rating", "question", "asked by reps", "Ann", "2026-11-24T09:00:00+00:00"),),
        blocked=blocked,
        hot_leads_a_month=41.5,
    )


def content(card: Scorecard = CARD, *, reason: str = "More weight on prices", blocked: tuple[str, ...] = ()) -> Content:
    return Content(
        name=card.name,
        card=scorecard_yaml(card),
        study=study_yaml(Study("New business").at_age(1)),
        baseline=scorecard_yaml(CARD),
        based_on="",
        reason=reason,
        reasons=(Reason("points of Pricing page", "asked for by reps"),),
        evidence=evidence(blocked),
    )
