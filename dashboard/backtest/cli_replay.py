"""What `backtest` prints of leads at the moment they turned hot: the ledger replayed for the card."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.inference.estimate import NotEstimable
from analysis.replay.crossings import ReplayResult, judge_crossings, prepare_crossings
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData
from dashboard.backtest.words_replay import capacity_sentence, never_hot_sentence, replay_headline, replay_rows
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import count, rate


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """The replay of a card on the leads that screens may show, or why there is none."""

    found: ReplayResult | NotEstimable
    capacity: float | None

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        return replay_headline(self.found)

    def data(self) -> Json:
        """The replay as plain data."""
        return answer_data(self.found) if isinstance(self.found, NotEstimable) else _data(self.found)

    def text(self) -> str:
        """The replay as tables; nothing for leads without dates."""
        if isinstance(self.found, NotEstimable):
            return ""
        figures = table(["replay: when leads turned hot", "value (95 % interval)", "n"], replay_rows(self.found))
        cohorts = [
            [each.month, count(each.n_hot), count(each.n_mature), rate(each.conversion)] for each in self.found.cohorts if each.n_hot
        ]
        months = table(["turned hot in", "hot", "mature", "conversion after"], cohorts) if cohorts else ""
        notes = " ".join(filter(None, [never_hot_sentence(self.found), capacity_sentence(self.found, self.capacity)]))
        return "\n\n".join(filter(None, [figures, notes, months]))


def replay_card(study_data: StudyData, card: Scorecard) -> Replayed:
    """Replay a card on the leads that screens may show.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    ready = prepare_crossings(study_data, card)
    found = ready if isinstance(ready, NotEstimable) else judge_crossings(ready, card, part=study_data.visible_part)
    return Replayed(found, study_data.study.hot_leads_per_week)


def _data(found: ReplayResult) -> Json:
    return {
        "n_leads": found.n_leads,
        "n_hot": found.n_hot,
        "hot_share": answer_data(found.hot_share),
        "hot_per_week": answer_data(found.hot_per_week),
        "n_mature": found.n_mature,
        "n_converted": found.n_converted,
        "conversion": answer_data(found.conversion),
        "n_immature": found.n_immature,
        "incidence": answer_data(found.incidence),
        "median_days_to_conversion": _days(found.median_days),
        "median_days_to_hot": _days(found.median_days_to_hot),
        "n_won": found.n_won,
        "recall": answer_data(found.recall),
        "never_hot": {"n_leads": found.n_never_hot, "n_converted": found.n_never_hot_won},
        "cohorts": [
            {
                "month": each.month,
                "n_hot": each.n_hot,
                "n_mature": each.n_mature,
                "n_converted": each.n_converted,
                "conversion": answer_data(each.conversion),
            }
            for each in found.cohorts
        ],
    }


def _days(days: float | NotEstimable) -> float | Json:
    return answer_data(days) if isinstance(days, NotEstimable) else days
