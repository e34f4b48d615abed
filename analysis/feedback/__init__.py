"""What buyers and sales say about leads, touch points and rules, and how often sales' verdicts agree with what became of the leads."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.feedback.answers import tell
    from analysis.feedback.by_rule import RuleHeard, hear_of_rules
    from analysis.feedback.summary import Voice, hear
    from analysis.feedback.verdicts import verdict_agreement
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "answers": ["tell"],
            "by_rule": ["RuleHeard", "hear_of_rules"],
            "summary": ["Voice", "hear"],
            "verdicts": ["verdict_agreement"],
        },
    )

__all__ = ["RuleHeard", "Voice", "hear", "hear_of_rules", "tell", "verdict_agreement"]
