"""The lift report as sections: a finding and a table each. Screen, page and workbook show these and nothing else, so they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.resampling import PerLead
from analysis.lift.records import CallList, ComparedGroup, GroupComparison
from analysis.lift.report import LiftReport
from dashboard.lift import words
from dashboard.words.numbers import NOTHING, count, limits, missing, percent, percent_range, ratio_range

#: How the figures of a column are written.
Kind = Literal["text", "count", "percent", "points", "ratio", "money", "tenths"]
Figure = str | int | float | Estimate | NotEstimable | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a section: its name, with the unit, and how its figures are written."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report.

    Args:
        key: Stable name.
        title: What it answers.
        finding: In one sentence.
        notes: What to keep in mind with it.
        columns: Of its table.
        rows: A figure for each column.
        first_page: Whether it belongs on the first page; the others are the appendix.
    """

    key: str
    title: str
    finding: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Figure, ...], ...]
    first_page: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row must have {len(self.columns)} figures.")

    @property
    def written(self) -> tuple[tuple[str, ...], ...]:
        """The rows as people read them."""
        kinds = tuple(column.kind for column in self.columns)
        return tuple(tuple(write(figure, kind) for figure, kind in zip(row, kinds, strict=True)) for row in self.rows)


def write(figure: Figure, kind: Kind) -> str:
    """A figure as people read it; why there is none, where there is none.

    Examples:
        >>> write(Estimate(0.312, 0.274, 0.352, 100, "wilson"), "percent"), write(1204, "count"), write(3.26, "tenths")
        ('31 % (27–35)', '1,204', '3.3')
        >>> write(Estimate(102.77, 80.1, 140.2, 2296, "bca"), "money")
        '102.77 (80.10–140.20)'
    """
    if figure is None:
        return NOTHING
    if isinstance(figure, NotEstimable):
        return missing(figure)
    if isinstance(figure, str):
        return figure
    return _estimate(figure, kind) if isinstance(figure, Estimate) else _number(figure, kind)


def _estimate(figure: Estimate, kind: Kind) -> str:
    if kind == "percent":
        return percent_range(figure)
    if kind == "points":
        return words.fine_points(figure)
    if kind == "money":
        digits = words.money_digits(figure.value)
        return f"{_number(figure.value, 'money')} ({limits(figure, percent_of=1, digits=digits)})"
    return ratio_range(figure, 2 if kind == "ratio" else 0)


def _number(figure: float, kind: Kind) -> str:
    if kind == "percent":
        return percent(figure)
    if kind == "money":
        return f"{figure:,.{words.money_digits(figure)}f}".replace("-", "−")
    return f"{figure:,.1f}" if kind == "tenths" else f"{figure:.2f}" if kind == "ratio" else count(figure)


def sections(report: LiftReport) -> tuple[Section, ...]:
    """All sections in the order of the report: the first page, then the appendix."""
    first = [_hot(report), _calls(report), _revenue(report), _impact(report)]
    if not isinstance(report.assigned, NotEstimable):
        first.insert(0, _assigned(report))
    rest = [_quarters(report), _before(report), _old(report), _handed_off(report), _win_rate(report), _levels(report)]
    if isinstance(report.assigned, NotEstimable):
        rest.append(_assigned(report))
    return (*first, *rest)


_CONVERSION = (Column("Group"), Column("Leads", "count"), Column("Converted", "count"), Column("Conversion", "percent"))


def _group(name: str, group: ComparedGroup) -> tuple[Figure, ...]:
    return name, group.n_leads, group.n_converted, group.conversion


def _gap(found: GroupComparison) -> tuple[str, ...]:
    if isinstance(found.difference, NotEstimable):
        return ()
    return (f"Difference: {words.fine_points(found.difference)}.",)


def _hot(report: LiftReport) -> Section:
    figures = report.figures
    found = figures.hot_and_rest
    rows = (_group("Hot leads", found.first), _group("Other leads", found.second), _group("All leads", figures.everyone))
    lift = f"Lift of the hot leads over all: {ratio_range(figures.lift)}."
    notes = tuple(filter(None, (*_gap(found), lift, words.tried_note(report), words.OBSERVED)))
    return Section("hot", "Did hot leads convert better?", words.groups_headline(found), notes, _CONVERSION, rows, True)


def _calls(report: LiftReport) -> Section:
    columns = (
        Column("Whom sales would call"), Column("Calls", "count"), Column("A week", "tenths"), Column("Won", "count"),
        Column("Won per call", "percent"), Column("Buyers reached", "percent"),
    )  # fmt: skip
    figures = report.figures
    rows = [_list("Everyone", figures.all_called)]
    if isinstance(report.old_list, CallList):
        rows.append(_list(f"Before: hot under “{report.old_card}”", report.old_list))
    rows.append(_list(f"Now: hot under “{report.used.card.name}”", figures.called))
    notes = (words.picked_headline(figures),)
    return Section("calls", "More won with fewer calls?", words.calls_headline(figures), notes, columns, tuple(rows), True)


def _list(name: str, found: CallList) -> tuple[Figure, ...]:
    return name, found.n_leads, found.a_week, found.n_won, found.conversion, found.reached


def _revenue(report: LiftReport) -> Section:
    found = report.figures.revenue
    unit = f", {report.currency}" if report.currency else ""
    columns = (
        Column("Per lead"), Column(f"Amount{unit}", "money"), Column(f"Largest amounts cut{unit}", "money"),
        Column("Share of the largest", "percent"),
    )  # fmt: skip
    named = (("Hot leads", found.hot), ("Other leads", found.rest), ("All leads", found.everyone))
    rows = [(name, *_amounts(each)) for name, each in named]
    rows.append(("Hot minus other", found.difference, found.winsorised, None))
    finding = words.revenue_headline(found, report.currency)
    notes = tuple(filter(None, (words.giant_note(found),)))
    return Section("revenue", "What does a lead bring?", finding, notes, columns, tuple(rows), True)


def _amounts(found: PerLead | NotEstimable) -> tuple[Answer, Answer, float | None]:
    if isinstance(found, NotEstimable):
        return found, found, None
    return found.mean, found.winsorised, found.largest_share


def _impact(report: LiftReport) -> Section:
    found, unit = report.impact, f" ({report.currency})" if report.currency else ""
    columns = (Column("Under the assumptions"), Column(f"Amount{unit}", "money"))
    rows: tuple[tuple[Figure, ...], ...] = ()
    if not isinstance(found, NotEstimable):
        rows = (
            ("Hot leads instead of as many picked at random", found.over_chance),
            ("Hot leads instead of everyone", found.over_everyone),
            ("A call pays from a conversion rate of", f"{percent(found.assumed.pays_from)}"),
        )
    finding = words.impact_headline(found, report.currency)
    return Section("impact", "What was the impact in money?", finding, words.impact_notes(found, report.currency), columns, rows, True)


def _assigned(report: LiftReport) -> Section:
    found = report.assigned
    unit = f", {report.currency}" if report.currency else ""
    columns = (
        Column("Assigned at random"), Column("Leads", "count"), Column("Converted", "count"), Column("Conversion", "percent"),
        Column("Caused", "points"), Column(f"Caused per lead{unit}", "money"),
    )  # fmt: skip
    rows: list[tuple[Figure, ...]] = []
    notes: tuple[str, ...] = ()
    if not isinstance(found, NotEstimable):
        rows = [(*_group(arm.level, arm.conversion.first), arm.conversion.difference, arm.amount) for arm in found.arms]
        rows += [(*_group(found.control, found.arms[0].conversion.second), None, None)] if found.arms else []
        notes = (f"Compared with “{found.control}”. Leads count as they were assigned, whatever was done with them.",)
    return Section("assigned", "What did it cause?", words.assigned_headline(found), notes, columns, tuple(rows), True)


def _quarters(report: LiftReport) -> Section:
    unit = f", {report.currency}" if report.currency else ""
    columns = (
        Column("Quarter"), Column("Leads", "count"), Column("Conversion", "percent"), Column("Hot", "count"),
        Column("Hot-lead conversion", "percent"), Column("Others", "percent"), Column("Lift", "ratio"),
        Column(f"Per hot lead{unit}", "money"),
    )  # fmt: skip
    rows = tuple(
        (
            each.name, each.everyone.n_leads, each.everyone.conversion, each.hot.n_leads, each.hot.conversion, each.rest.conversion,
            each.lift, each.revenue.mean if isinstance(each.revenue, PerLead) else each.revenue,
        )
        for each in report.figures.quarters
    )  # fmt: skip
    return Section("quarters", "Does it last?", words.quarters_headline(report.figures.quarters), (), columns, rows)


def _before(report: LiftReport) -> Section:
    rows: list[tuple[Figure, ...]] = []
    for found, who in ((report.before, "All leads"), (report.hot_before, "Hot leads")):
        if not isinstance(found, NotEstimable):
            rows += [_group(f"{who}, since", found.first), _group(f"{who}, before", found.second)]
    notes = (words.SEASONS,) if rows else ()
    return Section("before", "Better than before scoring?", words.before_headline(report.before), notes, _CONVERSION, tuple(rows))


def _old(report: LiftReport) -> Section:
    columns = (Column("Same leads"), Column("Leads", "count"), Column("Converted", "count"), Column("Conversion", "percent"))
    rows: tuple[tuple[Figure, ...], ...] = ()
    if not isinstance(report.old, NotEstimable):
        named = (("Turn hot", report.old.turn_hot), ("Stop being hot", report.old.stop_being_hot), ("Stay hot", report.old.stay_hot))
        rows = tuple((name, each.n_leads, each.n_converted, each.conversion) for name, each in named)
    return Section("old", "Better than the old score?", words.old_headline(report), (), columns, rows)


def _handed_off(report: LiftReport) -> Section:
    found = report.handed_off
    columns = (Column("Same leads"), Column("Leads", "count"), Column("Conversion", "percent"))
    rows: tuple[tuple[Figure, ...], ...] = ()
    if not isinstance(found, NotEstimable):
        rows = (
            ("Handed to sales", found.n_handed_off, found.handed_off),
            ("As many of the scorecard's best", found.n_handed_off, found.ours),
        )
    return Section("handed_off", "Better than what sales really got?", words.handed_off_headline(found), (), columns, rows)


def _win_rate(report: LiftReport) -> Section:
    found = report.figures.win_rate
    columns = (Column("Closed within the time"), Column("Closed", "count"), Column("Won", "count"), Column("Win rate", "percent"))
    rows = () if isinstance(found, NotEstimable) else (_group("Hot leads", found.first), _group("Other leads", found.second))
    notes = () if isinstance(found, NotEstimable) else (*_gap(found), "Open leads are not counted.")
    return Section("win_rate", "Is the win rate higher?", words.win_rate_headline(found), notes, columns, rows)


def _levels(report: LiftReport) -> Section:
    unit = f", {report.currency}" if report.currency else ""
    columns = (
        Column(report.by_attribute[:1].upper() + report.by_attribute[1:]), Column("Leads", "count"), Column("Converted", "count"),
        Column("Conversion", "percent"), Column(f"Amount per lead{unit}", "money"), Column(f"Largest amounts cut{unit}", "money"),
        Column("Share of the largest", "percent"),
    )  # fmt: skip
    rows = tuple((*_group(each.level or "(no value)", each.group), *_amounts(each.revenue)) for each in report.figures.levels)
    title = f"Where does the money come from, by {report.by_attribute}?"
    return Section("levels", title, words.levels_headline(report), (words.HIGHEST,), columns, rows)
