"""The key figures of a scorecard: their names, their help and their order, for screens, files and the command line alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.evaluation import Evaluation
from analysis.inference.estimate import Answer
from dashboard.words.formats import NOTHING, number, points_of_percent, rate, signed


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One key figure.

    Args:
        key: Its name in the analysis and in documents.
        label: Its name as users read it, with the standard term in brackets where it is another one.
        help: What it is, in one sentence.
        read: Reads it from an evaluation; None for numbers of leads, which have no interval there.
        write: Writes it with its interval.
    """

    key: str
    label: str
    help: str
    read: Callable[[Evaluation], Answer] | None = None
    write: Callable[[Answer], str] = rate

    @property
    def is_fraction(self) -> bool:
        """Whether it is shown in percent, and a change of it in points."""
        return self.write is rate

    def written(self, answer: Answer) -> str:
        """Its value with its interval, or why there is none."""
        return self.write(answer)

    def written_change(self, change: float | None) -> str:
        """A change of it, without an interval; a dash where there is none."""
        if change is None:
            return NOTHING
        return points_of_percent(change) if self.is_fraction else signed(change, 2)


#: In the order in which they are shown, everywhere.
_ALL = (
    KeyFigure("hot_per_week", "Hot leads a week", "Hot leads of a week: with a score of at least the threshold, or made hot by a rule."),
    KeyFigure("hot_leads", "Hot leads", "Leads with a score of at least the threshold, or made hot by a rule."),
    KeyFigure("base_rate", "Conversion of all leads", "Of all leads, the share that converts.", lambda found: found.base_rate),
    KeyFigure("hot_conversion", "Hot-lead conversion", "Of the hot leads, the share that converts.", lambda found: found.hot.conversion),
    KeyFigure("recall", "Buyers found (recall)", "Of the leads that converted, the share called hot.", lambda found: found.hot.recall),
    KeyFigure(
        "false_positive_rate",
        "Non-buyers called hot (FPR)",
        "Of the leads that did not convert, the share called hot.",
        lambda found: found.hot.false_positive_rate,
    ),
    KeyFigure(
        "lift",
        "Lift over all leads",
        "Conversion of the hot leads divided by the conversion of all leads. 1 means no better than chance.",
        lambda found: found.hot.lift,
        number,
    ),
    KeyFigure(
        "auc",
        "AUC",
        "How often a buyer has a higher score than a non-buyer, both picked at random. 0.5 means no better than chance.",
        lambda found: found.auc,
        number,
    ),
    KeyFigure("hot_share", "Leads called hot", "Of all leads, the share called hot.", lambda found: found.hot.share),
    KeyFigure(
        "false_hot_share",
        "Hot leads that don't convert",
        "Of the hot leads, the share that does not convert: what a sales manager means by false positives.",
        lambda found: found.hot.false_hot_share,
    ),
)
KEY_FIGURES: Mapping[str, KeyFigure] = MappingProxyType({each.key: each for each in _ALL})


def in_order(*keys: str) -> tuple[KeyFigure, ...]:
    """Some of the key figures, in the order in which they are shown.

    Raises:
        ValueError: There is no such key figure.

    Examples:
        >>> [each.label for each in in_order("lift", "hot_conversion")]
        ['Hot-lead conversion', 'Lift over all leads']
    """
    if unknown := [key for key in keys if key not in KEY_FIGURES]:
        raise ValueError(f"keys == {keys}, must be some of {tuple(KEY_FIGURES)}; not {unknown}.")
    return tuple(each for each in _ALL if each.key in keys)


#: Those that two scorecards are compared by, in the order in which they are shown.
COMPARED = in_order("hot_conversion", "hot_share", "false_hot_share", "false_positive_rate", "recall", "lift", "auc")


def label(key: str) -> str:
    """The name of a key figure, to begin a line.

    Examples:
        >>> label("recall")
        'Buyers found (recall)'
    """
    return KEY_FIGURES[key].label


def axis_name(key: str) -> str:
    """The name of a key figure within a sentence, beside an axis or in the header of a table.

    Examples:
        >>> axis_name("false_positive_rate"), axis_name("auc")
        ('non-buyers called hot (FPR)', 'AUC')
    """
    found = label(key)
    return found if found.isupper() else found[:1].lower() + found[1:]
