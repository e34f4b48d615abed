"""What buyers and reps say, in words: how often, by whom, and what it cannot show."""

from __future__ import annotations

from analysis.feedback.answers import Topic
from analysis.feedback.by_rule import SpeakerHeard
from analysis.feedback.summary import Asked, Often, QuarterHeard, Voice
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.touch_points.inventory import TouchPoint
from dashboard.touch_points.words import touch_point_words
from dashboard.words.formats import count, plural, rate
from dashboard.words.numbers import missing

TOPICS: dict[Topic, str] = {
    "helped": "What helped them choose us",
    "easier": "What would have made it easier",
    "need": "What they need",
    "budget": "Budget",
    "timing": "Timing",
    "worth": "Was the lead worth a call",
    "other": "Other questions",
}
SPEAKERS = {"buyer": "buyers", "sales": "sales", "marketing": "marketing"}
#: Answers that a table shows.
MOST_ANSWERS = 12
WINNERS_ONLY = "Winners only: nobody else was asked, or nobody else answered. What helped buyers may have helped non-buyers just as much."


def voice_headline(voice: Voice) -> str:
    """What was named most, by how many.

    Reads like:
        "Of 68 buyers' answers that name a touch point, 17 name “call connected”; 34 % (29–40) of the winners answered."
    """
    if not voice.n_answers:
        return "There are no answers yet."
    named = [each for each in voice.points if each.said.n_named]
    if not named:
        return f"{plural(voice.n_answers, 'answer')}; no buyer has named a touch point."
    most, verb = named[0], "names" if named[0].said.n_named == 1 else "name"
    naming = f"Of {plural(voice.n_naming, 'answer')} by buyers that name a touch point, {count(most.said.n_named)} {verb}"
    return f"{naming} “{touch_point_words(most.point)}”{_answered(voice)}."


def _answered(voice: Voice) -> str:
    return f"; {rate(voice.answered)} of the winners answered" if isinstance(voice.answered, Estimate) else ""


def asked_headline(asked: Asked) -> str:
    """How many said what, of one question."""
    who = SPEAKERS.get(asked.speaker, asked.speaker or "somebody")
    about = f"{plural(asked.n_answers, 'answer')} of {who} about {plural(asked.n_leads, 'lead')}"
    if not asked.often:
        return f"{about}, without words."
    return f"{about}; most often: “{asked.often[0].answer}” ({count(asked.often[0].n_leads)})."


def asked_note(asked: Asked) -> str:
    """What became of the leads that answered; a warning where all are winners."""
    if asked.winners_only:
        return WINNERS_ONLY
    n_open = asked.n_leads - asked.n_won - asked.n_lost
    return f"Of these leads {count(asked.n_won)} have won, {count(asked.n_lost)} were lost or disqualified, {count(n_open)} are open."


def often_rows(asked: Asked) -> tuple[tuple[str, int, str], ...]:
    """Answer, leads, share of those that answered."""
    return tuple((each.answer, each.n_leads, _cell(each.share)) for each in asked.often[:MOST_ANSWERS])


def often_rest(asked: Asked) -> str:
    """That there are more answers; empty where all are shown."""
    rest: tuple[Often, ...] = asked.often[MOST_ANSWERS:]
    return f"and {plural(len(rest), 'more answer')}, each by {count(rest[0].n_leads)} or fewer" if rest else ""


def _cell(answer: Answer) -> str:
    return missing(answer) if isinstance(answer, NotEstimable) else rate(answer)


PointRow = tuple[str, int, str, str, str, str]
POINT_COLUMNS = ("Touch point", "Named", "Share of those naming any", "Reach", "Conversion with", "Conversion without")


def point_rows(voice: Voice) -> tuple[PointRow, ...]:
    """Touch points that buyers named, with their figures from the inventory; where several may be meant, the kind alone."""
    rows: list[PointRow] = []
    kinds: dict[tuple[str, str], PointRow] = {}
    for each in voice.points:
        point = each.point
        if each.said.n_named:
            figures = (_cell(point.reach), _cell(point.conversion_with), _cell(point.conversion_without))
            rows.append((touch_point_words(point), each.said.n_named, _cell(each.share), *figures))
        else:
            name = f"{point.channel} / {point.action} (which one was not said)"
            kinds[point.channel, point.action] = (name, each.said.n_kind, _cell(each.share), "–", "–", "–")
    return tuple(sorted([*rows, *kinds.values()], key=lambda row: -row[1]))


def quarters_headline(quarters: tuple[QuarterHeard, ...]) -> str:
    """Whether sales finds more leads worth a call in the latest quarter than in the first."""
    judged = [each for each in quarters if isinstance(each.worth, Estimate)]
    if not judged:
        return "No quarter has verdicts of sales yet."
    first, last = judged[0], judged[-1]
    if first is last:
        return f"In {first.name} sales found {_cell(first.worth)} of the leads it judged worth a call."
    apart = isinstance(first.worth, Estimate) and isinstance(last.worth, Estimate) and _apart(first.worth, last.worth)
    verdict = "" if apart else "; we cannot tell yet whether that changed"
    shares = f"{_cell(last.worth)} of the leads it judged worth a call in {last.name}, {_cell(first.worth)} in {first.name}"
    return f"Sales found {shares}{verdict}."


def _apart(first: Estimate, second: Estimate) -> bool:
    return first.low > second.high or second.low > first.high


def quarter_rows(quarters: tuple[QuarterHeard, ...]) -> tuple[tuple[str, int, str, str], ...]:
    """Quarter, answers, worth a call, share naming the most named touch point."""
    return tuple((each.name, each.n_answers, _cell(each.worth), _cell(each.named)) for each in quarters)


def quarter_columns(voice: Voice) -> tuple[str, str, str, str]:
    """Headers of `quarter_rows`."""
    top: TouchPoint | None = voice.points[0].point if voice.points else None
    named = f"Buyers naming {touch_point_words(top)}" if top else "Buyers naming the most named"
    return "Quarter", "Answers", "Leads that sales found worth a call", named


def voice_notes(voice: Voice) -> tuple[str, ...]:
    """What was left out, and why."""
    notes = []
    if voice.n_unknown:
        notes.append(f"{plural(voice.n_unknown, 'answer')} of buyers name a touch point that the import does not have.")
    if voice.n_elsewhere:
        notes.append(f"{plural(voice.n_elsewhere, 'answer')} about leads that are not shown, or of another population, are left out.")
    if voice.n_undated:
        notes.append(f"{plural(voice.n_undated, 'answer')} without a date are in no quarter.")
    return tuple(notes)


def speaker_words(by: SpeakerHeard) -> str:
    """What one kind of person said of a rule's touch points, in one sentence with n.

    Reads like:
        "15 of 68 buyers who named a touch point named this: 22 % (14–33); winners only."
    """
    named = count(by.n_named)
    if by.speaker == "buyer":
        naming = f"{named} of {plural(by.n_naming, 'buyer')} who named a touch point named this"
    else:
        who = SPEAKERS.get(by.speaker, by.speaker or "somebody")
        naming = f"Of {plural(by.n_naming, 'lead')} for which {who} named a touch point, {named} had this named"
    share = f": {rate(by.share)}" if isinstance(by.share, Estimate) and by.n_named else ""
    kind = f"; {count(by.n_kind)} more named its kind without saying which" if by.n_kind else ""
    return f"{naming}{share}{kind}{'; winners only' if by.winners_only else ''}."
