"""What an evidence command says about a scorecard: every figure with its interval and n, as plain data and as text."""

from __future__ import annotations

from analysis.evaluation import Evaluation
from analysis.evaluation.records import CohortResult, TierResult
from analysis.evaluation.rules import RuleResult
from analysis.inference.estimate import Answer, Estimate
from analysis.scorecard import Scorecard
from analysis.versions.serialize import figures_data, figures_of
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import NOTHING, count, rate, signed
from dashboard.words.key_figures import KEY_FIGURES, axis_name


def evaluation_data(evaluation: Evaluation, cut: frozenset[str]) -> Json:
    """An evaluation as plain data.

    Args:
        evaluation: Of one part.
        cut: Cohorts of which a part is sealed.
    """
    hot = evaluation.hot
    return figures_data(figures_of("", evaluation)) | {
        "value": {"won": evaluation.value, "won_hot": hot.value, "won_rest": hot.rest_value},
        "tiers": [_tier_data(tier) for tier in evaluation.tiers],
        "cohorts": [_cohort_data(each, each.cohort in cut) for each in evaluation.cohorts if each.n_leads],
        "bands": [
            {
                "from": band.lower,
                "to": band.upper,
                "n_leads": band.n_leads,
                "n_converted": band.n_converted,
                "conversion": answer_data(band.conversion),
            }
            for band in evaluation.bands
        ],
    }


def _tier_data(tier: TierResult) -> Json:
    return {
        "name": tier.name,
        "from": tier.lower,
        "to": tier.upper,
        "n_leads": tier.n_leads,
        "n_converted": tier.n_converted,
        "share": answer_data(tier.share),
        "conversion": answer_data(tier.conversion),
    }


def _cohort_data(cohort: CohortResult, cut: bool) -> Json:  # noqa: FBT001
    return {
        "cohort": cohort.cohort,
        "cut": cut,
        "n_leads": cohort.n_leads,
        "n_converted": cohort.n_converted,
        "conversion": answer_data(cohort.conversion),
        "n_hot": cohort.n_hot,
        "n_hot_converted": cohort.n_hot_converted,
        "hot_conversion": answer_data(cohort.hot_conversion),
        "lift": answer_data(cohort.lift),
    }


def rules_data(results: tuple[RuleResult, ...], card: Scorecard) -> list[Json]:
    """What each rule separates, as plain data."""
    return [
        {
            "rule": each.rule,
            "points": points,
            "n_leads": each.n_met,
            "n_converted": each.n_converted,
            "share": answer_data(each.share),
            "conversion_with": answer_data(each.conversion_with),
            "conversion_without": answer_data(each.conversion_without),
        }
        for each, points in zip(results, card.points, strict=True)
    ]


def rules_text(results: tuple[RuleResult, ...], card: Scorecard) -> str:
    """What each rule separates, as a table; nothing for a card without rules."""
    rows = [
        [each.rule, signed(points), count(each.n_met), rate(each.conversion_with), rate(each.conversion_without)]
        for each, points in zip(results, card.points, strict=True)
    ]
    return table(["rule", "points", "leads", "conversion with", "without"], rows) if rows else ""


def evaluation_text(evaluation: Evaluation, cut: frozenset[str]) -> str:
    """An evaluation as aligned tables: figures, tiers, cohorts."""
    figures = [(figure, figure.read(evaluation)) for figure in KEY_FIGURES.values() if figure.read]
    rows = [[figure.label, figure.written(answer), number_of(answer)] for figure, answer in figures]
    tiers = [
        [tier.name, f"{tier.lower}–{tier.upper}", count(tier.n_leads), count(tier.n_converted), rate(tier.conversion)]
        for tier in evaluation.tiers
    ]
    cohorts = [
        [
            f"{each.cohort}{' *' if each.cohort in cut else ''}",
            count(each.n_leads),
            rate(each.conversion),
            count(each.n_hot),
            rate(each.hot_conversion),
        ]
        for each in evaluation.cohorts
        if each.n_leads
    ]
    parts = [
        table(["figure", "value (95 % interval)", "n"], rows),
        table(["tier", "score", "leads", "converted", "conversion"], tiers),
        table(["cohort", "leads", "conversion", "hot", axis_name("hot_conversion")], cohorts)
        + ("\n* only the part of the cohort before the holdout" if cut else ""),
    ]
    return "\n\n".join(parts)


def number_of(answer: Answer) -> str:
    """On how many leads an answer rests; a dash where there is none."""
    return count(answer.n) if isinstance(answer, Estimate) else NOTHING
