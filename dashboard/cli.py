"""The command line: `plumbline COMMAND …`. A thin layer over the analysis."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import NoReturn, TextIO

from analysis.errors import PlumblineError
from dashboard.commands.reply import Reply, one_line

#: Exit codes: done; the answer is "no"; the input is wrong.
DONE, NO, WRONG_INPUT = 0, 1, 2
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does, and the module with its ``add_arguments(parser)`` and ``run(arguments) -> Reply``."""

    summary: str
    module: str


COMMANDS: dict[str, Command] = {
    "app": Command("open the dashboard in the browser", "dashboard.commands.app"),
    "sample": Command("write the files of the sample company", "dashboard.commands.sample"),
    "import": Command("import files into a workspace", "dashboard.data.cli"),
    "study": Command("show or set the study: the question that the evidence answers", "dashboard.data.cli_study"),
    "inventory": Command(
        "list touch points with volume, reach, timing, and conversion with and without them", "dashboard.touch_points.cli"
    ),
    "compare": Command("compare converted and other leads by attribute and touch point", "dashboard.attributes.cli"),
    "leakage": Command("find attributes and touches that leak the outcome", "dashboard.data.cli_leakage"),
    "suggest": Command("suggest points for a scorecard, or a new scorecard, tested on unseen leads", "dashboard.board.cli_suggest"),
    "rate": Command("enter expert ratings of marketing and sales, and compute the points that follow", "dashboard.ratings.cli"),
    "backtest": Command("test a scorecard on history as it was known at the time", "dashboard.backtest.cli"),
    "false-positives": Command("find hot leads that never convert, and rules that would stop them", "dashboard.false_positives.cli"),
    "trust": Command("show what the scores rest on: forms, meetings, clicks, visits, opens, attributes", "dashboard.lead.cli_trust"),
    "score": Command("write score, tier and main reasons of each lead", "dashboard.priorities.cli_score"),
    "versions": Command("manage versions of scorecards: save, sign by both sides, activate", "dashboard.versions.cli"),
    "priorities": Command("list the leads that each rep should call next, and why", "dashboard.priorities.cli"),
    "feedback": Command("show the answers of buyers and reps, by question, touch point and quarter", "dashboard.feedback.cli"),
    "review": Command("review the active version: promises, drift, rules that stopped working", "dashboard.review.cli"),
    "report": Command("write the lift report as a page, a workbook or PDF", "dashboard.lift.cli"),
    "explain": Command("explain the score of one lead, point by point", "dashboard.lead.cli"),
}


class _ArgumentParser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        raise PlumblineError(
            "COMMAND-LINE", f"{message}.", where=self.prog.removeprefix("plumbline").strip(), remedy=f"Try '{self.prog} --help'."
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Arguments after ``plumbline``; None reads those of the process.

    Returns:
        0 done; 1 the answer is "no"; 2 the input is wrong, with one line on stderr.
    """
    # Read when NumPy starts. The matrices here are small: a second thread of linear algebra mostly waits for the first one, on a busy
    # machine for seconds.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without "–" shows "?" and goes on
    try:
        return _run(words)
    except PlumblineError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # Who reads our output has seen enough; nothing is left to be flushed into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _complain(str(PlumblineError("FILE-UNUSABLE", f"{error.strerror or error}.", where=str(error.filename or ""))))
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(words: list[str]) -> int:
    chosen = next((word for word in words if not word.startswith("-")), None)
    module = importlib.import_module(COMMANDS[chosen].module) if chosen in COMMANDS else None
    parser = _parser(chosen, module)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as leaving:
        sys.stdout.flush()
        return int(leaving.code or DONE)
    if module is None:
        parser.print_help()
        return DONE
    reply: Reply = module.run(arguments)
    print(json.dumps(reply.data, ensure_ascii=not _writes_all(sys.stdout), allow_nan=False, indent=2) if arguments.json else reply.text)
    sys.stdout.flush()
    reply.finish()
    return NO if reply.answer_is_no else DONE


def _parser(chosen: str | None, module: object) -> argparse.ArgumentParser:
    """The parser of all commands; only the chosen one's arguments are read, because its module is loaded only then."""
    parser = _ArgumentParser(
        prog="plumbline", description="Design and validate a lead score together, with the evidence in view.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"plumbline {version('plumbline')}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        own = commands.add_parser(
            name, help=command.summary, description=f"{command.summary[0].upper()}{command.summary[1:]}.", allow_abbrev=False
        )
        own.add_argument("--json", action="store_true", help="print one JSON document with stable keys")
        if name == chosen and module is not None:
            module.add_arguments(own)  # type: ignore[attr-defined]
    return parser


def _writes_all(stream: TextIO) -> bool:
    """Whether every character can be written there."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"


def _complain(text: str) -> int:
    print(f"plumbline: {one_line(text)}", file=sys.stderr)
    return WRONG_INPUT
