"""`plumbline sample`: writes the files of the made-up company."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from dashboard.commands.numbers import whole_from
from dashboard.commands.reply import Reply, table
from dashboard.words.formats import count, plural
from sample_data.generate import SampleSummary, generate

DEFAULT_LEADS = 12_000
MOST_LEADS = 5_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the files; files of the same names are replaced")
    leads = whole_from(1, MOST_LEADS)
    parser.add_argument("--leads", metavar="N", type=leads, default=DEFAULT_LEADS, help=f"number of leads (default: {DEFAULT_LEADS})")
    parser.add_argument("--seed", metavar="S", type=whole_from(0), default=1, help="the same seed gives the same company (default: 1)")


def run(arguments: argparse.Namespace) -> Reply:
    """Write the company."""
    summary = generate(arguments.out, leads=arguments.leads, seed=arguments.seed)
    counts, broken = summary.counts, {each.file: sum(planted.rows for planted in each.planted) for each in summary.files}
    data = {
        "out": str(summary.folder),
        "seed": summary.seed,
        "leads": counts.leads,
        "touches": counts.touches,
        "winners": counts.winners,
        "files": [{"file": each.file, "rows": each.rows, "broken_rows": broken[each.file]} for each in summary.files],
    }
    finding = f"{plural(counts.leads, 'lead')} with {plural(counts.touches, 'touch', 'touches')} are in {summary.folder}."
    rows = [[each.file, count(each.rows), count(broken[each.file])] for each in summary.files]
    return Reply(data, f"{finding}\n\n{table(['file', 'rows', 'broken rows'], rows)}\n\nNext: {_next_step(summary)}")


def _next_step(summary: SampleSummary) -> str:
    files = " ".join(shlex.quote(str(path)) for path in summary.csv_files)
    return f"plumbline import {files} --workspace workspace --mapping {shlex.quote(str(summary.folder / 'mapping.yaml'))}"
