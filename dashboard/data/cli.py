"""`plumbline import`: files become an import of the workspace; `--suggest` prints the guessed mapping and stops."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.dataset.meta import ImportReport
from analysis.errors import PlumblineError
from analysis.importing.mapping.parse import parse_mapping
from analysis.workspace.folder import Workspace
from analysis.yaml_files import load_yaml
from dashboard.commands.context import add_workspace, read_text
from dashboard.commands.reply import Json, Reply, one_line, table
from dashboard.words.formats import count, plural

#: Rows set aside that are printed; all of them are in the import's rejected.parquet.
_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="CSV, Excel or Parquet files")
    add_workspace(parser)
    parser.add_argument("--mapping", metavar="M.yaml", type=Path, help="which column means what (default: a guess)")
    parser.add_argument("--suggest", action="store_true", help="print the guessed mapping as YAML and stop")
    parser.add_argument("--add", action="store_true", help="add to the current import by keys instead of replacing it")


def run(arguments: argparse.Namespace) -> Reply:
    """Import the files, or only guess their mapping."""
    _check_files(arguments.files)
    if arguments.suggest:
        text = Workspace.suggest_mapping(arguments.files)
        return Reply({"mapping": load_yaml(text, where="suggestion").data, "yaml": text}, text.rstrip())
    mapping = None
    if arguments.mapping is not None:
        mapping = parse_mapping(read_text(arguments.mapping, "mapping"), where=str(arguments.mapping))
    workspace = Workspace.open_or_create(arguments.workspace)
    report = workspace.import_files(arguments.files, mapping=mapping, add=arguments.add, progress=_progress)
    guessed = mapping is None and not arguments.add
    text = _text(report) + (
        "\n\n! The mapping was guessed; see it with --suggest, correct it, and give it with --mapping." if guessed else ""
    )
    return Reply(_data(report) | {"mapping_guessed": guessed}, text)


def _check_files(files: list[Path]) -> None:
    """Report files that are missing before a workspace is made."""
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        more = f" … and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise PlumblineError("FILE-NOT-FOUND", f"there is no such file: {', '.join(missing[:5])}{more}.")


def _progress(step: str, share: float) -> None:
    print(f"{100 * share:3.0f} %  {one_line(step)}", file=sys.stderr, flush=True)


def _data(report: ImportReport) -> Json:
    entries = [
        {
            "table": entry.table,
            "source": entry.source,
            "file": entry.file,
            "read": entry.read,
            "used": entry.used,
            "not_selected": entry.not_selected,
            "set_aside": entry.set_aside,
            "merged": entry.merged,
        }
        for entry in report.entries
    ]
    aside = [
        {"file": each.file, "line": each.line, "table": each.table, "column": each.column, "value": each.value, "reason": each.reason}
        for each in report.set_aside
    ]
    return {
        "import": report.import_id,
        "parent": report.parent,
        "entries": entries,
        "tables": {each.table: each.rows for each in report.tables},
        "notes": [{"code": note.code, "text": note.text, "count": note.count} for note in report.notes],
        "ignored": list(report.ignored),
        "n_set_aside": report.n_set_aside,
        "set_aside": aside,
    }


def _text(report: ImportReport) -> str:
    finding = f"{plural(report.rows('leads'), 'lead')} and {plural(report.rows('touches'), 'touch', 'touches')} imported; {_aside(report)}."
    entries = [
        [f"{each.file} → {each.table}", *(count(n) for n in (each.read, each.used, each.not_selected, each.set_aside, each.merged))]
        for each in report.entries
    ]
    tables = [[each.table, count(each.rows)] for each in report.tables]
    parts = [finding, table(["source → table", "read =", "used +", "not selected +", "set aside +", "merged"], entries)]
    parts.append(table(["table", "rows"], tables))
    parts.append("\n".join(f"! {one_line(note.text)}{_times(note.count)}" for note in report.notes))
    if report.set_aside:
        rows = [
            [each.file, str(each.line), each.table, each.column, one_line(each.value)[:40], one_line(each.reason)]
            for each in report.set_aside[:_SHOWN]
        ]
        more = report.n_set_aside - len(rows)
        listing = table(["set aside", "line", "table", "column", "value", "reason"], rows, left=6)
        parts.append(listing + (f"\n… and {count(more)} more, all in rejected.parquet of the import" if more > 0 else ""))
    if report.ignored:
        parts.append(f"Ignored: {', '.join(report.ignored)}")
    return "\n\n".join(filter(None, parts))


def _times(number: int) -> str:
    return f" ({count(number)})" if number > 1 else ""


def _aside(report: ImportReport) -> str:
    return f"{plural(report.n_set_aside, 'row')} set aside" if report.n_set_aside else "no row set aside"
