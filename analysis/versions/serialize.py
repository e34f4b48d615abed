"""Evidence as plain data: the same canonical keys in the workspace's books, in ``--json``, and in the hash that people sign."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation
from analysis.inference.estimate import Answer, Estimate, NotEstimable, answer_data
from analysis.versions.records import (
    Accepted,
    Content,
    FrozenEvidence,
    MarketingPromise,
    PartFigures,
    Promise,
    Reading,
    Reason,
    SalesPromise,
    Swap,
    SwapSet,
    Version,
)
from analysis.yaml_files import canonical_json

Json = dict[str, Any]
#: Of the content of a version; what was frozen in an earlier one is kept as it was written.
FORMAT = 2
#: Characters of a content id.
_ID_LENGTH = 16


def figures_of(part: str, result: Evaluation) -> PartFigures:
    """The headline figures of an evaluation on the leads of a part."""
    hot = result.hot
    return PartFigures(
        part=part,
        n_leads=result.n_leads,
        n_converted=result.n_converted,
        n_hot=hot.n_leads,
        n_hot_converted=hot.n_converted,
        threshold=result.threshold,
        base_rate=result.base_rate,
        hot_conversion=hot.conversion,
        hot_share=hot.share,
        false_hot_share=hot.false_hot_share,
        false_positive_rate=hot.false_positive_rate,
        recall=hot.recall,
        lift=hot.lift,
        auc=result.auc,
    )


def kept_answer(answer: Answer) -> Json:
    """The same with the name of the interval's method, so that `parse_answer` gives the very answer back."""
    return answer_data(answer) | ({"method": answer.method} if isinstance(answer, Estimate) else {})


def parse_answer(data: Json) -> Answer:
    """The answer that `kept_answer` wrote.

    Examples:
        >>> parse_answer(kept_answer(NotEstimable("no_leads", "There are no leads.", needed=7)))
        NotEstimable(code='no_leads', reason='There are no leads.', needed=7)
    """
    if "not_estimable" in data:
        return NotEstimable(data["not_estimable"], data["reason"], data.get("needed"))
    return Estimate(data["value"], data["low"], data["high"], data["n"], data["method"])


def figures_data(figures: PartFigures, write: Callable[[Answer], Json] = answer_data) -> Json:
    """Headline figures in the keys of every evidence command."""
    return {
        "n_leads": figures.n_leads,
        "n_converted": figures.n_converted,
        "base_rate": write(figures.base_rate),
        "threshold": figures.threshold,
        "hot": {
            "n_leads": figures.n_hot,
            "n_converted": figures.n_hot_converted,
            "share": write(figures.hot_share),
            "conversion": write(figures.hot_conversion),
        },
        "fpr": write(figures.false_positive_rate),
        "false_hot_share": write(figures.false_hot_share),
        "recall": write(figures.recall),
        "lift": write(figures.lift),
        "auc": write(figures.auc),
    }


def _parse_figures(data: Json) -> PartFigures:
    hot = data["hot"]
    return PartFigures(
        part=data["part"],
        n_leads=data["n_leads"],
        n_converted=data["n_converted"],
        n_hot=hot["n_leads"],
        n_hot_converted=hot["n_converted"],
        threshold=data["threshold"],
        base_rate=parse_answer(data["base_rate"]),
        hot_conversion=parse_answer(hot["conversion"]),
        hot_share=parse_answer(hot["share"]),
        false_hot_share=parse_answer(data["false_hot_share"]),
        false_positive_rate=parse_answer(data["fpr"]),
        recall=parse_answer(data["recall"]),
        lift=parse_answer(data["lift"]),
        auc=parse_answer(data["auc"]),
    )


def swaps_data(swaps: SwapSet, write: Callable[[Answer], Json] = answer_data) -> Json:
    """A swap set as plain data."""
    groups = {"turn_hot": swaps.turn_hot, "stay_hot": swaps.stay_hot, "stop_being_hot": swaps.stop_being_hot}
    data: Json = {
        name: {"n_leads": each.n_leads, "n_converted": each.n_converted, "conversion": write(each.conversion)}
        for name, each in groups.items()
    }
    return data | {"hot_conversion_change": write(swaps.change), "p": swaps.p, "p_corrected": swaps.p_corrected}


def _parse_swaps(data: Json) -> SwapSet:
    def swap(each: Json) -> Swap:
        return Swap(each["n_leads"], each["n_converted"], parse_answer(each["conversion"]))

    return SwapSet(
        part=data["part"],
        turn_hot=swap(data["turn_hot"]),
        stay_hot=swap(data["stay_hot"]),
        stop_being_hot=swap(data["stop_being_hot"]),
        change=parse_answer(data["hot_conversion_change"]),
        p=data["p"],
        p_corrected=data["p_corrected"],
    )


def evidence_data(evidence: FrozenEvidence, write: Callable[[Answer], Json] = answer_data) -> Json:
    """Evidence as plain data; figures and swap sets one part after another."""
    return {
        "data_id": evidence.data_id,
        "import": evidence.import_id,
        "settings_tried": evidence.settings_tried,
        "figures": [{"part": each.part} | figures_data(each, write) for each in evidence.figures],
        "baseline": [{"part": each.part} | figures_data(each, write) for each in evidence.baseline],
        "swaps": [{"part": each.part} | swaps_data(each, write) for each in evidence.swaps],
        "validations": [asdict(each) for each in evidence.validations],
        "holdout_reads": [asdict(each) for each in evidence.holdout_reads],
        "accepted": [asdict(each) for each in evidence.accepted],
        "blocked": list(evidence.blocked),
        "hot_leads_a_month": evidence.hot_leads_a_month,
    }


def _parse_evidence(data: Json) -> FrozenEvidence:
    return FrozenEvidence(
        data_id=data["data_id"],
        import_id=data["import"],
        settings_tried=data["settings_tried"],
        figures=tuple(_parse_figures(each) for each in data["figures"]),
        baseline=tuple(_parse_figures(each) for each in data["baseline"]),
        swaps=tuple(_parse_swaps(each) for each in data["swaps"]),
        validations=tuple(Reading(**each) for each in data["validations"]),
        holdout_reads=tuple(Reading(**each) for each in data["holdout_reads"]),
        accepted=tuple(Accepted(**each) for each in data["accepted"]),
        blocked=tuple(data["blocked"]),
        hot_leads_a_month=data["hot_leads_a_month"],
    )


def content_text(content: Content) -> str:
    """The content of a version as canonical JSON: the same content gives the same text anywhere."""
    return canonical_json(
        {
            "format": FORMAT,
            "name": content.name,
            "card": content.card,
            "study": content.study,
            "baseline": content.baseline,
            "based_on": content.based_on,
            "reason": content.reason,
            "reasons": [[each.change, each.text] for each in content.reasons],
            "evidence": evidence_data(content.evidence, kept_answer),
        }
    )


def content_id(text: str) -> str:
    """The hash of a version's content: what both sides sign."""
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def parse_version(number: int, kept_id: str, text: str, *, renew: Callable[[str], str] | None = None) -> Version:
    """A version as it was frozen.

    Args:
        number: Its number in the workspace.
        kept_id: The hash under which it was kept.
        text: Its content as it was frozen.
        renew: Puts a content of an earlier format into the words of this one.

    Raises:
        PlumblineError: ``VERSION-DAMAGED`` where the content is no longer that of the hash.
    """
    if content_id(text) != kept_id:
        what = f"the content of version {number} is not the one that was frozen as {kept_id}."
        raise PlumblineError("VERSION-DAMAGED", what, remedy="Nobody can sign or use it; save its scorecard as a new version.")
    return Version(number, kept_id, _parse_content(renew(text) if renew else text))


def _parse_content(text: str) -> Content:
    data = json.loads(text)
    if data.pop("format", None) != FORMAT:
        raise PlumblineError("VERSION-DAMAGED", "the content of a version is of another format.", remedy="Update Plumbline.")
    data["reasons"] = tuple(Reason(*each) for each in data["reasons"])
    data["evidence"] = _parse_evidence(data["evidence"])
    return Content(**data)


def promise_text(promise: Promise | None) -> str:
    """A promise as JSON; empty for none."""
    return "" if promise is None else canonical_json(promise_data(promise))


def promise_data(promise: Promise) -> Json:
    """A promise as plain data."""
    return asdict(promise)


def parse_promise(text: str) -> Promise | None:
    """The promise that `promise_text` wrote.

    Examples:
        >>> parse_promise(promise_text(SalesPromise(4.0)))
        SalesPromise(within_hours=4.0)
    """
    if not text:
        return None
    data = json.loads(text)
    return SalesPromise(**data) if "within_hours" in data else MarketingPromise(**data)


def instant_text(at: dt.datetime | None) -> str:
    """An instant in ISO form in UTC, to the second; empty for none."""
    return "" if at is None else at.astimezone(dt.UTC).isoformat(timespec="seconds")
