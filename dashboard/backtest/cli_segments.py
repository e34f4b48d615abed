"""What `backtest --by-segment` prints: the hot leads of every level of an attribute."""

from __future__ import annotations

from analysis.backtest.scored_leads import Flags
from analysis.backtest.segments import Segment, Segments, segment_results
from analysis.errors import PlumblineError
from analysis.false_positives.study import suspects
from analysis.inference.estimate import NotEstimable
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import open_findings
from analysis.leakage.guard import guard
from analysis.signals.read import Signals
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_follow_up import attribute_headline, segments_headline, segments_note
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import count, rate
from dashboard.words.key_figures import axis_name
from dashboard.words.numbers import NOTHING, p_value

_HEADER = ["level", "leads", "conversion", "hot", axis_name("hot_conversion"), "expected for hot leads", "p corrected"]


def find_segments(workspace: Workspace, study_data: StudyData, signals: Signals, hot: Flags) -> Segments:
    """The segments of all attributes but those that may leak the outcome and that nobody accepted."""
    report = guard(study_data)
    left_out = suspects(open_findings(report, accepted(workspace, report.findings)))
    return segment_results(signals, hot, left_out=left_out)


def asked_attributes(found: Segments, names: list[str]) -> tuple[str, ...]:
    """The attributes that ``--by-segment`` names; ``all`` names every one.

    Raises:
        PlumblineError: ``SIGNAL-UNKNOWN``.
    """
    if "all" in names:
        return found.attributes
    for name in names:
        if name not in found.attributes:
            known = ", ".join(found.attributes) or "none"
            what = f"there is no attribute '{name}' with levels, or it may leak the outcome."
            raise PlumblineError("SIGNAL-UNKNOWN", what, where="--by-segment", remedy=f"Name one of: {known}; or `all`.")
    return tuple(dict.fromkeys(names))


def segments_data(found: Segments, attributes: tuple[str, ...]) -> Json:
    """The segments of these attributes, as plain data; p is corrected over those of all."""
    shown = {name: [_segment_data(each) for each in found.of(name)] for name in attributes}
    return {"family": found.family, "hot_conversion": answer_data(found.hot_conversion), "attributes": shown}


def _segment_data(each: Segment) -> Json:
    return {
        "level": each.level,
        "n_leads": each.n_leads,
        "n_converted": each.n_converted,
        "base_rate": answer_data(each.base_rate),
        "base_rate_shrunk": answer_data(each.base_shrunk),
        "n_hot": each.n_hot,
        "n_hot_converted": each.n_hot_converted,
        "hot_conversion": answer_data(each.hot_conversion),
        "hot_conversion_shrunk": answer_data(each.hot_shrunk),
        "difference": answer_data(each.difference),
        "test": significance_data(each.test),
        "stands_out": each.stands_out,
    }


def segments_text(found: Segments, attributes: tuple[str, ...]) -> str:
    """The same as tables."""
    parts = [segments_headline(found)]
    for name in attributes:
        rows = [_row(each) for each in found.of(name)]
        parts.append(f"{name}: {attribute_headline(found, name)}\n{table(_HEADER, rows)}")
    return "\n\n".join([*parts, segments_note(found)])


def _row(each: Segment) -> list[str]:
    p = NOTHING if isinstance(each.test, NotEstimable) or each.test.p_corrected is None else p_value(each.test.p_corrected)
    return [
        f"{each.level}{' *' if each.stands_out else ''}", count(each.n_leads), rate(each.base_rate), count(each.n_hot),
        rate(each.hot_conversion), rate(each.hot_shrunk), p,
    ]  # fmt: skip
