"""One word for one thing, in code, on screens, in files, on the command line and in docs: the words that were given up appear nowhere.

What is stored keeps its words, in one module: `analysis.workspace.format_1`.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Old words may stand where stored text is read, and in what tells of the past.
EXEMPT = (
    "analysis/workspace/format_1.py",
    "tests/analysis/workspace/test_format_1.py",
    "tests/test_vocabulary.py",
    "tests/analysis/workspace/kept_format_1/",
    "CHANGELOG.md",
    "docs/decisions/",
    # Headers of other products.
    "analysis/importing/mapping/presets_data/",
)
CODE = ("analysis", "dashboard", "sample_data", "tests", "benchmarks", "scripts")
TEXTS = ("*.md", "*.js", "*.yaml", "*.css")

#: Given up in sentences, and what is said instead.
IN_SENTENCES = {
    r"(work|check) (part|leads)": "training leads, validation leads",
    r"Keep as candidate|\bKeeps?\b (on these data|reads?|found|said)": "Validate",
    r"(un)?ripe|ripens?|ripened": "mature, not yet mature",
    r"beyond chance|more than chance|by chance alone": "significantly (p = …), cannot tell yet",
    r"(held|hold|holds|holding) ((it|them|this|these|that|each) |(the|a|its) [a-z ]{1,30})?against": "compared with, baseline",
    r"steer(ed|s|ing)?( by| explains)?": "overfitting check, trial and error",
    r"dealt( by chance)?|hold-backs?": "randomised control group",
    r"the score or the calling": "score or follow-up effect",
    r"programs? or persons?|machine or persons?|by programs?|a program": "bots or people",
    r"the mirror": "missed buyers (false negatives)",
    r"the books|book of|catalogue of the workspace": "workspace database",
    r"record(ed)? (of )?looks?|recorded look|a look at (check|validation|holdout|all)": "recorded access, access log",
    r"openings? of the holdout|second opening|first opening|an opening|opened holdout": "holdout read",
    r"hand-?overs?|hand over|handed over|passed on": "handoff",
    r"(version|scorecard|card|versions|scorecards)s? in use|in(to)? use": "active version, activate; current scorecard",
    r"judgements?|blind rounds?": "expert ratings, rating round",
    r"known then": "point in time, as exported",
    r"overrul(e|es|ed|ing)": "override",
    r"evidence bands?|points that the (leads|data) support": "supported range",
    r"false-hot share": "hot leads that don't convert",
    r"whoever|what people": "who, what users",
    r"lift report'?s worth|what scoring is worth|worth report": "lift, impact",
    r"inquir(y|ies)": "study",
}
#: Given up in names, as parts of snake_case or CamelCase.
IN_NAMES = {
    r"inquir(y|ies)": "study_data",
    r"ripe|unripe": "mature",
    r"overrul(e|es|ed|ing)": "override",
    r"judgements?": "ratings",
    r"steer(ed|ing)?": "overfitting",
    r"hand_over|handover|hand_overs|handovers": "handoff",
    r"look_book|opening_book|(version|pass|feedback|review|voice|judgement)_book": "…_log",
    r"hold_back": "control_group",
    r"dealt": "assigned",
    r"(version|card)_in_use": "active_version, current_card",
    r"known_then": "point_in_time",
    r"worth_report|report_worth": "lift_report",
    r"evidence_bands": "supported_points",
    r"record_look|look_kind": "record_access",
}
_NAME = re.compile(rf"(?:^|_)(?:{'|'.join(IN_NAMES)})(?:_|$)")


@dataclass(frozen=True)
class Said:
    """One piece of text and where it stands."""

    path: str
    line: int
    text: str


def files() -> Iterator[Path]:
    for folder in CODE:
        yield from sorted((ROOT / folder).rglob("*.py"))
        yield from (path for pattern in TEXTS for path in sorted((ROOT / folder).rglob(pattern)))
    yield from sorted((ROOT / "docs").rglob("*.md"))
    yield from sorted(ROOT.glob("*.md"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def exempt(path: Path) -> bool:
    return any(relative(path).startswith(each) for each in EXEMPT)


def sentences(path: Path) -> Iterator[Said]:
    """Strings, docstrings and comments of code; every line of other files."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from (Said(relative(path), number, line) for number, line in enumerate(text.splitlines(), 1))
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            yield Said(relative(path), token.start[0], " ".join(token.string.split()))


def names(path: Path) -> Iterator[Said]:
    """Names that code defines or uses, as snake_case."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found = [getattr(node, field) for field in ("name", "id", "attr", "arg", "module") if isinstance(getattr(node, field, None), str)]
        yield from (
            Said(relative(path), getattr(node, "lineno", 0), re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", each).lower()) for each in found
        )


@cache
def read() -> tuple[Path, ...]:
    return tuple(path for path in files() if not exempt(path))


@cache
def all_sentences() -> tuple[Said, ...]:
    """Read once: to take a thousand files apart takes seconds."""
    return tuple(each for path in read() for each in sentences(path))


def pattern(old: str) -> re.Pattern[str]:
    """A pattern in small letters does not ask for case."""
    return re.compile(rf"\b(?:{old})\b", re.IGNORECASE if old.islower() else 0)


def test_a_word_that_was_given_up_is_in_no_sentence() -> None:
    found = {
        f"{each.path}:{each.line}: {match.group(0)!r}": f"say {new}"
        for old, new in IN_SENTENCES.items()
        for given_up in [pattern(old)]
        for each in all_sentences()
        if (match := given_up.search(each.text))
    }
    assert found == {}


def test_a_word_that_was_given_up_is_in_no_name() -> None:
    found = {
        f"{each.path}:{each.line}: {each.text}"
        for path in read()
        if path.suffix == ".py"
        for each in names(path)
        if _NAME.search(each.text)
    }
    assert sorted(found) == []


@pytest.mark.parametrize("told", ["Held against the current scorecard", "the check part", "12 unripe cohorts"])
def test_an_old_word_would_be_found(told: str) -> None:
    assert any(pattern(old).search(told) for old in IN_SENTENCES)
