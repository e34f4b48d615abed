"""`plumbline compare`: how converted and other leads differ, by attribute and touch point."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from analysis.errors import PlumblineError
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.information_value import Information
from analysis.inference.mann_whitney import NumericComparison
from analysis.inference.significance import Tested
from analysis.signals.adjusted import Adjusted, AdjustedLevel, adjust, out_of_fold_auc
from analysis.signals.compare import SignalComparison, SignalResult, compare_attributes
from analysis.signals.contrasts import Contrast, contrasts
from analysis.signals.level_rates import LevelResult
from analysis.signals.levels import Cuts
from analysis.signals.read import read_signals
from analysis.snapshots.open import open_study
from dashboard.attributes.words import (
    EXPORTED,
    by_family,
    difference_words,
    family_words,
    flag_words,
    level_words,
    model_words,
    p_words,
    ratio_words,
    strength_words,
    verdict_words,
)
from dashboard.attributes.words_headlines import comparison_headline, suspect_note
from dashboard.commands.context import add_study, open_workspace
from dashboard.commands.include_holdout import add_all, shown
from dashboard.commands.question import question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, table
from dashboard.words.formats import count, number, percent, rate
from dashboard.words.typed_numbers import plain_numbers

_HEADER = ("signal", "leads", "no value", "information value", "strength", "converted leads differ?", "")
_LEVELS = ("  level", "leads", "conversion", "odds ratio", "adjusted", "")
_CONTRASTS = ("  level", "difference, points", "risk ratio", "odds ratio")
#: Levels that the text shows of each signal that differs; ``--json`` has all.
_SHOWN = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument(
        "--cuts", metavar="NAME=A,B,…", action="append", default=[], help="cut points of a numeric signal: lower edges of the bins"
    )
    parser.add_argument(
        "--without",
        metavar="NAME",
        action="append",
        help="leave this signal out of the adjusted model (default: signals that predict too well)",
    )
    parser.add_argument(
        "--baseline", metavar="NAME=LEVEL", action="append", default=[], help="also compare the levels of a signal with one of them"
    )
    parser.add_argument("--holm", action="store_true", help="correct p by Holm instead of Benjamini and Hochberg")
    add_all(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """Compare the signals of the visible leads, or of all leads as a recorded access."""
    cuts = tuple(_cuts(text) for text in arguments.cuts)
    workspace = open_workspace(arguments.workspace)
    study_data = shown(arguments, workspace, open_study(workspace, arguments.study))
    signals = read_signals(study_data)
    found = compare_attributes(
        signals,
        difference_worth_having=study_data.study.difference_worth_having,
        cuts=cuts,
        correction="holm" if arguments.holm else "benjamini_hochberg",
    )
    out = None if arguments.without is None else _known(arguments.without, found, "--without")
    adjusted, ranking = adjust(found, signals, left_out=out), out_of_fold_auc(found, signals, left_out=out)
    baselines = [_baseline(text, found) for text in arguments.baseline]
    data = question_data(study_data) | _data(found, adjusted, ranking)
    data |= {"baseline": [_baseline_data(each) for each in baselines], "warnings": warnings_data(study_data)}
    parts = [comparison_headline(found), suspect_note(found), question_text(study_data), _text(found, adjusted)]
    parts += [*map(_baseline_text, baselines), _model_text(adjusted, ranking), _left_text(found), warnings_text(study_data)]
    return Reply(data, "\n\n".join(filter(None, parts)))


@dataclass(frozen=True, slots=True)
class _LevelsCompared:
    """The levels of a signal, compared with one of them."""

    signal: str
    baseline: str
    contrasts: tuple[Contrast, ...]


def _baseline(text: str, found: SignalComparison) -> _LevelsCompared:
    """What ``--baseline`` asks for."""
    name, _, baseline = text.rpartition("=")
    _known([name], found, "--baseline")
    result = next(each for each in found.results if each.name == name)
    return _LevelsCompared(name, baseline, contrasts(result, baseline))


def _baseline_data(compared: _LevelsCompared) -> Json:
    levels = [
        {
            "level": each.level,
            "difference": answer_data(each.difference),
            "risk_ratio": answer_data(each.risk_ratio),
            "odds_ratio": answer_data(each.odds_ratio),
        }
        for each in compared.contrasts
    ]
    return {"signal": compared.signal, "baseline": compared.baseline, "levels": levels}


def _baseline_text(compared: _LevelsCompared) -> str:
    rows = [
        [f"  {each.level}", difference_words(each.difference), ratio_words(each.risk_ratio), ratio_words(each.odds_ratio)]
        for each in compared.contrasts
    ]
    return f"{compared.signal}, compared with {compared.baseline}\n{table(_CONTRASTS, rows)}"


def _cuts(text: str) -> Cuts:
    """Cut points as typed.

    Examples:
        >>> _cuts("employees=10,200")
        Cuts(name='employees', at=(10.0, 200.0))
    """
    name, _, edges = text.rpartition("=")
    try:
        numbers = plain_numbers(edges)
    except ValueError as error:
        raise PlumblineError("CUTS-INVALID", f"{error}.", where=f"--cuts {text}") from error
    if not name or not numbers:
        raise PlumblineError("CUTS-INVALID", f"'{text}' is not NAME=10,50,200.", where="--cuts")
    return Cuts(name, numbers)


def _known(names: list[str], found: SignalComparison, flag: str) -> tuple[str, ...]:
    known = {result.name for result in found.results}
    for name in names:
        if name not in known:
            raise PlumblineError("SIGNAL-UNKNOWN", f"there is no compared signal '{name}'.", where=flag)
    return tuple(names)


def _data(found: SignalComparison, adjusted: Adjusted, ranking: Answer) -> Json:
    return {
        "n_leads": found.n_leads,
        "n_converted": found.n_converted,
        "base_rate": answer_data(found.base_rate),
        "difference_worth_having": found.worth.relative,
        "correction": {"method": found.correction, "family": found.family},
        "signals": [_signal_data(each, adjusted) for each in found.results],
        "model": {
            "signals": list(adjusted.in_model),
            "left_out": list(adjusted.left_out),
            "penalty": adjusted.penalty,
            "not_estimable": adjusted.missing.code if adjusted.missing else None,
            "conversions": adjusted.enough.n_converted,
            "conversions_needed": adjusted.enough.needed,
            "auc_out_of_fold": answer_data(ranking),
        },
        "not_compared": [
            {"signal": each.name, "about": each.about, "family": each.family, "reason": each.reason} for each in found.not_compared
        ],
    }


def _signal_data(result: SignalResult, adjusted: Adjusted) -> Json:
    information = result.information
    return {
        "signal": result.name,
        "about": result.about,
        "family": result.family,
        "as_exported": result.as_exported,
        "n_leads": result.n,
        "n_converted": result.n_converted,
        "missing": {
            "n": result.missing.n,
            "converted": answer_data(result.missing.converted),
            "others": answer_data(result.missing.others),
            "difference": answer_data(result.missing.difference),
        },
        "test": significance_data(result.test),
        "verdict": result.verdict,
        "needed": result.needed,
        "cramers_v": result.cramers_v,
        "numbers": _numbers_data(result.numbers),
        "information": (
            {"value": information.value, "chance": information.chance, "above_chance": information.above_chance, "band": information.band}
            if isinstance(information, Information)
            else answer_data(information)
        ),
        "n_pooled_levels": result.n_pooled,
        "cuts": list(result.cuts),
        "cuts_chosen": result.cuts_chosen,
        "levels": [_level_data(level, beside) for level, beside in zip(result.levels, adjusted.of(result.name), strict=True)],
    }


def _numbers_data(numbers: NumericComparison | NotEstimable | None) -> Json | None:
    if numbers is None or isinstance(numbers, NotEstimable):
        return None if numbers is None else answer_data(numbers)
    return {
        "auc": answer_data(numbers.auc),
        "rank_biserial": answer_data(numbers.rank_biserial),
        "median_converted": numbers.median_converted,
        "median_others": numbers.median_others,
    }


def _level_data(level: LevelResult, beside: AdjustedLevel) -> Json:
    return {
        "level": level.level,
        "n_leads": level.n,
        "n_converted": level.n_converted,
        "conversion": answer_data(level.rate),
        "difference": answer_data(level.difference),
        "risk_ratio": answer_data(level.risk_ratio),
        "odds_ratio": answer_data(level.odds_ratio),
        "adjusted_odds_ratio": answer_data(beside.adjusted),
        "disagrees": beside.disagrees,
        "turned_by": list(beside.turned_by),
        "woe": level.woe,
        "test": significance_data(level.test),
        "verdict": level.verdict,
        "needed": level.needed,
    }


def significance_data(test: Tested) -> Json:
    """A test as plain data."""
    if isinstance(test, NotEstimable):
        return answer_data(test)
    return {
        "p": test.p,
        "p_corrected": test.p_corrected,
        "statistic": test.statistic,
        "degrees": test.degrees,
        "method": test.method,
    }


def _text(found: SignalComparison, adjusted: Adjusted) -> str:
    blocks = []
    for family, results in by_family(found.results):
        lines = table(_HEADER, [_row(each) for each in results])
        blocks.append(f"{family_words(family)}\n{lines}")
    differing = [each for each in found.results if each.verdict == "differs"]
    blocks += [_levels_text(each, adjusted) for each in differing]
    return "\n\n".join(blocks)


def _row(result: SignalResult) -> list[str]:
    information = result.information
    return [
        result.name,
        count(result.n),
        percent(result.missing.n / max(result.n + result.missing.n, 1)),
        f"{information.above_chance:.2f} {information.band}" if isinstance(information, Information) else "",
        strength_words(result),
        f"{verdict_words(result)}; {p_words(result.test)}",
        EXPORTED if result.as_exported else "",
    ]


def _levels_text(result: SignalResult, adjusted: Adjusted) -> str:
    order = sorted(range(len(result.levels)), key=lambda place: -result.levels[place].n) if not result.cuts else range(len(result.levels))
    beside = adjusted.of(result.name)
    rows = [
        [
            f"  {result.levels[place].level}",
            count(result.levels[place].n),
            rate(result.levels[place].rate),
            ratio_words(result.levels[place].odds_ratio),
            ratio_words(beside[place].adjusted),
            "; ".join(filter(None, [level_words(result.levels[place]), flag_words(beside[place])])),
        ]
        for place in list(order)[:_SHOWN]
    ]
    return f"{result.name}: {strength_words(result)}\n{table(_LEVELS, rows)}"


def _model_text(adjusted: Adjusted, ranking: Answer) -> str:
    auc = "" if isinstance(ranking, NotEstimable) else f"\nAll of them together rank unseen leads with AUC {number(ranking)}."
    return model_words(adjusted) + auc


def _left_text(found: SignalComparison) -> str:
    if not found.not_compared:
        return ""
    return "Not compared:\n" + "\n".join(f"  {each.name} {each.reason}" for each in found.not_compared)
