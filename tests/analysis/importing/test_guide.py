"""The guide to importing: its examples are read by the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from analysis.importing.mapping.file import MappingEntry, TableEntry
from analysis.importing.mapping.parse import parse_mapping
from analysis.tables import TABLES

GUIDE = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)
FRAME = "mapping: M\nsources: {contacts: {file: a.csv}, closed: {file: b.csv}}\n"


def completed(example: str) -> str:
    """The example with what it leaves out, so that it is a whole mapping."""
    indented = "\n".join(f"    {line}" if line.strip() else line for line in example.split("\n"))
    if example.startswith("mapping:"):
        return example
    if example.startswith("sources:"):
        return f"mapping: M\n{example}tables: [{{table: leads, from: leads, columns: {{lead_id: x}}}}]"
    if example.startswith("columns:"):
        allowed = {
            "leads": ("created_at", "email_domain"),
            "deals": ("amount", "deal_id"),
            "touches": ("channel", "action"),
            "stages": ("stage",),
        }
        columns = yaml.safe_load(example)["columns"]
        assert {name for names in allowed.values() for name in names} | {"lead_id"} == set(columns)
        needed = {"leads": {"lead_id": "x"}, "deals": {"deal_id": "d", "closed_at": "c", "won": "w", "lead_id": "x"},
                  "touches": {"lead_id": "x", "occurred_at": "o", "channel": "c", "action": "a"},
                  "stages": {"lead_id": "x", "entered_at": "e", "stage": "s"}}  # fmt: skip
        tables = [
            {"table": table, "from": "contacts", "columns": needed[table] | {name: columns[name] for name in names}}
            for table, names in allowed.items()
        ]
        return FRAME + yaml.safe_dump({"tables": tables})
    if example.lstrip().startswith("attributes:"):
        return f"{FRAME}tables:\n  - table: leads\n    from: contacts\n    columns: {{lead_id: x}}\n{example}"
    assert "join:" in example, indented
    return f"{FRAME}tables:\n{example}    columns: {{lead_id: contact_id}}\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.split("\n")[0] for example in EXAMPLES])
def test_every_example_is_a_mapping(example: str) -> None:
    parse_mapping(completed(example))


def test_the_guide_names_every_key_and_every_column() -> None:
    keys = {field.alias or name for model in (MappingEntry, TableEntry) for name, field in model.model_fields.items()}
    columns = {column.name for table in TABLES for column in table.columns}
    assert {name for name in keys | columns if f"`{name}`" not in GUIDE} == set()
