"""The charts of a review: the promised share at its planned looks, expected against realised conversion, and how long hot leads wait."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.inference.estimate import Estimate
from analysis.inference.intervals import rate as rate_of
from analysis.inference.sequential import SequentialLook
from analysis.review.first_contact import CURVE_AT, ContactPromise, Waiting
from analysis.review.promises import PromisedShare
from analysis.review.record import Realised, Review
from dashboard.charts.marks import Mark, cells, highest, series
from dashboard.charts.theme import CANDIDATE, INK, REFERENCE, Chart, Heading, Numbers, draw, level, percent_axis, upright
from dashboard.review.words import conversion_words, look_words, looks_words, waited_words
from dashboard.words.formats import count, day, percent, rate

_HEIGHT = 330
_SOLID, _OPEN = "circle", "circle-open"


def looks_chart(promised: PromisedShare) -> Chart:
    """The share that sales qualified at each planned look, and as of now, compared with what marketing promised."""
    made = [(each, each.look) for each in promised.looks if isinstance(each.look, SequentialLook)]
    places = [f"first {each.day} days<br>{day(each.at)}" for each, _ in made]
    answers = [rate_of(look.n_converted, look.n) for _, look in made]
    hover = [look_words(each) for each, _ in made]
    now = f"as of now,<br>{count(promised.n_mature)} mature"
    title, subtitle = looks_words(promised), f"{count(promised.n_mature)} hot leads had their days to be qualified; 95 % intervals"
    traces = [
        series(places, answers, Mark("planned look: tested", CANDIDATE), hover),
        series([now], [promised.share], Mark("as of now: an estimate, no verdict", REFERENCE, filled=False), [rate(promised.share)]),
    ]
    top = max(highest([*answers, promised.share]), min(1.0, promised.agreed + 0.1))
    agreed = {
        "x": 0, "xref": "paper", "xanchor": "left", "y": promised.agreed, "yanchor": "bottom", "showarrow": False,
        "text": f"promised {percent(promised.agreed)}", "font": {"size": 12, "color": INK},
    }  # fmt: skip
    layout: dict[str, object] = {
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": [*places, now], "range": [-0.6, len(places) + 0.6]},
        "yaxis": {"title": {"text": "hot leads that sales qualified"}, **percent_axis(0, top)},
        "shapes": [level(promised.agreed, INK, "dash")],
        "annotations": [agreed],
        "margin": {"b": 78},
    }
    figure = draw(traces, Heading(title, subtitle), height=_HEIGHT, layout=layout)
    rows = (
        *((f"first {each.day} days", look.n, look.n_converted, *cells(answer), look.p, look.level)
          for (each, look), answer in zip(made, answers, strict=True)),
        ("as of now", promised.n_mature, None, *cells(promised.share), None, None),
    )  # fmt: skip
    columns = ("look", "hot leads", "qualified", "share", "low", "high", "p", "level")
    return Chart(figure, title, subtitle, Numbers(columns, rows, ("share", "low", "high")))


def conversion_chart(review: Review) -> Chart:
    """Hot-lead conversion that was expected and that came, with all leads then and since."""
    realised = review.realised
    rows = _conversions(realised)
    names = [name for name, _, _ in rows]
    title, subtitle = conversion_words(review), "Shares that convert within the horizon; 95 % intervals"
    traces = [
        series([name], [answer], Mark("", colour, filled=colour == CANDIDATE, lying=True), [f"{name}: {rate(answer)}"])
        for name, answer, colour in rows
    ]
    layout: dict[str, object] = {
        "xaxis": {"showgrid": True, "title": {"text": "share that converts"}, **percent_axis(0, highest([each for _, each, _ in rows]))},
        "yaxis": {"categoryorder": "array", "categoryarray": names[::-1], "showgrid": False, "range": [-0.6, len(names) - 0.4]},
        "showlegend": False,
        "margin": {"b": 50},
    }
    figure = draw(traces, Heading(title, subtitle), height=_HEIGHT, layout=layout)
    n = tuple((name, answer.n if isinstance(answer, Estimate) else 0, *cells(answer)) for name, answer, _ in rows)
    return Chart(figure, title, subtitle, Numbers(("who", "leads", "conversion", "low", "high"), n, ("conversion", "low", "high")))


def _conversions(realised: Realised) -> list[tuple[str, Estimate, str]]:
    rows = [
        ("Hot leads, expected", realised.expected, REFERENCE),
        ("Hot leads, since", realised.realised, CANDIDATE),
        ("All leads, then", realised.base_before, REFERENCE),
        ("All leads, since", realised.base_now, CANDIDATE),
    ]
    return [(name, answer, colour) for name, answer, colour in rows if isinstance(answer, Estimate)]


def contact_chart(contact: ContactPromise) -> Chart:
    """The share of hot leads whose waiting had ended after so many working hours, in the system and for a rep."""
    known = isinstance(contact.kept, Estimate)
    share = f"{rate(contact.kept)} of hot leads" if known else "Cannot tell yet how many hot leads"
    title = f"{share} were contacted within {contact.promised_hours:g} working hours"
    sides = (("for a rep", contact.for_rep, CANDIDATE, "solid"), ("in the system", contact.in_system, REFERENCE, "dash"))
    waited = ", ".join(f"{name} {waited_words(each)}" for name, each, _, _ in sides)
    subtitle = (
        f"Median wait: {waited}. Handed off: {count(contact.for_rep.n_leads)}; hot by this card before: {count(contact.in_system.n_leads)}"
    )
    traces: list[go.BaseTraceType] = [
        series(CURVE_AT, each.curve, Mark(name, colour, line="solid" if dash == "solid" else "dash", intervals=False), _hover(each))
        for name, each, colour, dash in sides
    ]
    layout: dict[str, object] = {
        "xaxis": {"type": "log", "title": {"text": "working hours"}, "tickvals": CURVE_AT, "ticktext": [f"{at:g}" for at in CURVE_AT]},
        "yaxis": {"title": {"text": "share no longer waiting"}, **percent_axis(0, 1), "range": [0, 1.04]},
        "shapes": [upright(contact.promised_hours, INK, "dash")],
        "margin": {"b": 78},
    }
    figure = draw(traces, Heading(title, subtitle), height=_HEIGHT, layout=layout)
    rows = tuple((name, at, *cells(answer)) for name, each, _, _ in sides for at, answer in zip(CURVE_AT, each.curve, strict=True))
    return Chart(figure, title, subtitle, Numbers(("waiting", "working hours", "share", "low", "high"), rows, ("share", "low", "high")))


def _hover(waiting: Waiting) -> list[str]:
    return [f"after {at:g} h: {rate(answer)}" for at, answer in zip(CURVE_AT, waiting.curve, strict=True)]
