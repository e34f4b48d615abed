"""Every decision is complete, has a status, and is in the index."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"}
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
SECTIONS = ("Context", "Decision", "Why")
STATUS = re.compile(r"^- Status: (accepted|superseded by \[(?P<number>\d+)\]\((?P<successor>[^)]+)\))$", re.MULTILINE)


def test_names_are_a_number_and_a_few_words() -> None:
    assert [name for name in FILES if re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", name) is None] == []
    assert [int(name[:4]) for name in FILES] == list(range(1, len(FILES) + 1))


def test_every_decision_has_a_title_a_status_and_a_date() -> None:
    assert [name for name, text in FILES.items() if not text.startswith(f"# {int(name[:4])}. ")] == []
    assert [name for name, text in FILES.items() if len(STATUS.findall(text)) != 1] == []
    assert [name for name, text in FILES.items() if len(re.findall(r"^- Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE)) != 1] == []


def test_every_decision_says_in_which_situation_what_was_decided_and_why() -> None:
    for name, text in FILES.items():
        parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
        assert tuple(parts[::2]) == SECTIONS, name
        assert all(part.strip() for part in parts[1::2]), name


def test_a_superseded_decision_names_a_later_one_that_exists() -> None:
    found = {name: match for name, text in FILES.items() if (match := STATUS.search(text)) and match["successor"]}
    assert found
    assert [name for name, match in found.items() if match["successor"] not in FILES or match["successor"] <= name] == []
    assert [name for name, match in found.items() if int(match["number"]) != int(match["successor"][:4])] == []


def test_the_index_lists_every_decision_once_with_its_title_and_status() -> None:
    rows = re.findall(r"^\| \[(.+)\]\(([^)]+)\) \| (\S+) \| (.+) \|$", INDEX, re.MULTILINE)
    assert Counter(name for _, name, _, _ in rows) == Counter(list(FILES))
    for title, name, date, status in rows:
        assert FILES[name].startswith(f"# {title}\n\n- Status: {status}\n- Date: {date}\n"), name


def test_links_between_decisions_lead_somewhere() -> None:
    targets = {target for text in (*FILES.values(), INDEX) for target in re.findall(r"\]\(([^)#]+)", text)}
    assert [target for target in targets if not (FOLDER / target).exists()] == []
