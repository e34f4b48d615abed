"""What `backtest --rolling` prints: the rules refitted on what was known at each origin, tested on later leads."""

from __future__ import annotations

from analysis.backtest.rolling import RefitPeriod, Rolling
from analysis.evaluation.forward import ForwardHot, ForwardRanking
from analysis.inference.estimate import NotEstimable
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_over_time import period_words, rolling_headline, rolling_hot_headline, rolling_note
from dashboard.commands.reply import Json, answer_data, instant_data, table
from dashboard.words.formats import count, number, rate


def rolling_data(found: Rolling | NotEstimable) -> Json:
    """Every period and all of them together, as plain data."""
    if isinstance(found, NotEstimable):
        return answer_data(found)
    together = _sides(found.ranking, found.hot)
    return {"embargo_days": found.embargo_days, "periods": [_period_data(each) for each in found.periods], "together": together}


def _period_data(each: RefitPeriod) -> Json:
    known = {"n_leads": each.n_known, "n_converted": each.n_known_converted}
    return {"origin": instant_data(each.origin), "until": instant_data(each.until), "known": known} | _sides(each.ranking, each.hot)


def _sides(ranking: ForwardRanking, hot: ForwardHot) -> Json:
    return {
        "n_leads": ranking.n_leads,
        "n_converted": ranking.n_converted,
        "auc": {
            "refitted": answer_data(ranking.refitted),
            "fixed": answer_data(ranking.fixed),
            "difference": answer_data(ranking.difference),
            "test": significance_data(ranking.test),
        },
        "hot": {
            "n_leads": hot.n_hot,
            "refitted": answer_data(hot.refitted),
            "fixed": answer_data(hot.fixed),
            "difference": answer_data(hot.difference),
            "test": significance_data(hot.test),
        },
    }


def rolling_text(found: Rolling | NotEstimable) -> str:
    """The same as lines and a table."""
    if isinstance(found, NotEstimable):
        return rolling_headline(found)
    rows = [[period_words(each), count(each.n_known_converted), *_cells(each.ranking, each.hot)] for each in found.periods]
    rows.append(["all", "", *_cells(found.ranking, found.hot)])
    header = ["later leads", "known conversions", "leads", "AUC refitted", "fixed", "hot", "hot refitted", "hot fixed"]
    return "\n".join([rolling_headline(found), rolling_hot_headline(found), table(header, rows), rolling_note(found)])


def _cells(ranking: ForwardRanking, hot: ForwardHot) -> list[str]:
    left = [count(ranking.n_leads), number(ranking.refitted), number(ranking.fixed)]
    return [*left, count(hot.n_hot), rate(hot.refitted), rate(hot.fixed)]
