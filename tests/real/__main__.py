"""Imports and backtests the real data sets in a temporary folder and prints one row each: `python -m tests.real`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from dashboard.commands.reply import table
from tests.conftest import REAL_DATA
from tests.real.runs import NAMES, Run, is_present, run

_HEADER = (
    "data set", "leads", "at risk", "mature", "part", "n", "converted", "base rate", "hot", "hot conversion", "FPR", "lift", "AUC",
    "import s", "backtest s",
)  # fmt: skip


def main() -> None:
    """Print the table, and which data sets are absent."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [_row(run(name, Path(folder))) for name in NAMES if is_present(name)]
    if rows:
        print(table(_HEADER, rows))
    for name in NAMES:
        if not is_present(name):
            print(f"{name}: absent, expected in {REAL_DATA / name}")


def _row(result: Run) -> list[str]:
    counts, part = result.judged["counts"], result.part
    figures = (part["base_rate"], part["hot"]["conversion"], part["fpr"])
    base, hot, fpr = (_percent(figure) for figure in figures)
    return [
        result.name, str(counts["leads"]), str(counts["at_risk"]), str(counts["mature"]), result.judged["part"], str(part["n_leads"]),
        str(part["n_converted"]), base, str(part["hot"]["n_leads"]), hot, fpr, _ratio(part["lift"]), _ratio(part["auc"]),
        f"{result.import_seconds:.1f}", f"{result.backtest_seconds:.1f}",
    ]  # fmt: skip


def _percent(figure: dict[str, Any]) -> str:
    if "value" not in figure:
        return "–"
    return f"{100 * figure['value']:.2f} % ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"


def _ratio(figure: dict[str, Any]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.2f}–{figure['high']:.2f})" if "value" in figure else "–"


if __name__ == "__main__":
    main()
