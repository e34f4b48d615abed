"""Which attributes a scorecard may use for a study, and why others are refused."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.dataset.meta import ImportMeta
from analysis.errors import PlumblineError
from analysis.rules import AttributeSignal, Rule, ScoreSignal
from analysis.scorecard import Scorecard
from analysis.study import Study
from analysis.tables import AttributeInfo

_USABLE_ROLES = ("attribute", "owner", "money")


def check_rules(card: Scorecard, meta: ImportMeta, study: Study) -> None:
    """Refuse rules on what may not score: the outcome, ids, personal columns, and columns not known yet at the snapshot.

    Args:
        card: The scorecard.
        meta: What the import knows about its attributes.
        study: The study, for its population.

    Raises:
        PlumblineError: ``RULE-REFUSED`` or ``RULE-UNKNOWN-ATTRIBUTE``, naming every rule concerned and the reason.
    """
    complaints = [complaint for rule in card.rules for complaint in _complaints(rule, meta, study)]
    if complaints:
        unknown = all(code == "RULE-UNKNOWN-ATTRIBUTE" for code, _ in complaints)
        more = f" … and {len(complaints) - 5} more." if len(complaints) > 5 else ""
        text = " ".join(text for _, text in complaints[:5]) + more
        raise PlumblineError("RULE-UNKNOWN-ATTRIBUTE" if unknown else "RULE-REFUSED", text, where=f"scorecard '{card.name}'")


def as_exported(card: Scorecard, meta: ImportMeta) -> tuple[str, ...]:
    """Attributes that the card uses as exported, because their history was not imported, in the order of the card."""
    names = dict.fromkeys(name for rule in card.rules for name in attributes_of(rule))
    history = {info.name for info in meta.attributes if info.has_history}
    return tuple(name for name in names if name not in history)


def attributes_of(rule: Rule) -> tuple[str, ...]:
    """Names of the attributes that a rule asks about."""
    match rule.signal:
        case AttributeSignal(condition):
            return condition.columns
        case ScoreSignal(column):
            return (column,)
    return ()


def _complaints(rule: Rule, meta: ImportMeta, study: Study) -> Iterator[tuple[str, str]]:
    infos = {info.name: info for info in meta.attributes}
    for name in attributes_of(rule):
        if name not in infos:
            yield "RULE-UNKNOWN-ATTRIBUTE", f"Rule '{rule.name}': the import has no attribute '{name}'."
        elif reason := refusal(infos[name], meta, study):
            yield "RULE-REFUSED", f"Rule '{rule.name}': '{name}' {reason}."


def refusal(info: AttributeInfo, meta: ImportMeta, study: Study) -> str | None:
    """Why an attribute may not score for a study; None where it may."""
    if info.role not in _USABLE_ROLES:
        return f"has the role {info.role}, which may not score"
    if info.known_from is None or study.population == "customer":
        return None
    late = info.known_from.kind == "outcome" or (info.known_from.kind == "stage" and info.known_from.name == study.outcome.stage)
    if late:
        return "is known only from the outcome on"
    return "is known only from a date, and these leads have none" if meta.undated else None
