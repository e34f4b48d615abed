"""Two scorecards on the leads of one part: what Keep says of the check part, and an opening of work, check and holdout."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.card_change import CardChange, Standing, card_change
from analysis.evaluation import Evaluation, evaluate
from analysis.inquiry import Inquiry
from analysis.scoring import count_scores, prepare


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPart:
    """Two scorecards on the same leads of one part.

    Args:
        part: ``work``, ``check`` or ``holdout``.
        current: The scorecard in use, with honest 95 % intervals.
        candidate: The one that is judged.
        change: Candidate minus current, by one test.
    """

    part: str
    current: Evaluation
    candidate: Evaluation
    change: CardChange


def judge_part(inquiry: Inquiry, current: Standing, candidate: Standing, part: str) -> JudgedPart:
    """Hold a candidate against the current scorecard on one part.

    Args:
        inquiry: The study that both were observed for.
        current: The scorecard in use.
        candidate: The one that is judged.
        part: Which leads are read.

    Raises:
        ValueError: There is no such part.
    """
    change = card_change(inquiry, current, candidate, part=part)
    return JudgedPart(part, evaluated_on(current, part), evaluated_on(candidate, part), change)


def evaluated_on(standing: Standing, part: str) -> Evaluation:
    """What a scorecard achieves on one part.

    Raises:
        ValueError: There is no such part.
    """
    patterns = standing.observed.patterns.of_part(part)
    return evaluate(count_scores(prepare(patterns, standing.card), standing.card), standing.card)
