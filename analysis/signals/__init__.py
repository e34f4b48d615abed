"""How converted leads differ from the others, attribute by attribute and touch point by touch point."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.signals.adjusted import adjust
    from analysis.signals.compare import SignalComparison, compare_attributes
    from analysis.signals.read import Signals, judged_rows, read_signals
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "adjusted": ["adjust"],
            "compare": ["SignalComparison", "compare_attributes"],
            "read": ["Signals", "judged_rows", "read_signals"],
        },
    )

__all__ = ["SignalComparison", "Signals", "adjust", "compare_attributes", "judged_rows", "read_signals"]
