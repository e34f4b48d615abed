"""How rules become level changes: the last step that reads touches."""

from analysis.ledger.build import Ledger, build_ledger

__all__ = ["Ledger", "build_ledger"]
