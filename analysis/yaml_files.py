"""YAML files that users write: read with line numbers and checked by a model; every complaint names key and line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from analysis.errors import PlumblineError

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core scalars: ``Yes``, ``on``, ``12:30`` and ``2025-01-01`` stay the text that was typed."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
_Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A parsed file: its data, where it came from, and the line of every key and item."""

    data: Any
    where: str
    lines: dict[Path, int]

    def place(self, path: Path) -> str:
        """File and line of the nearest enclosing entry of ``path``, for an error's ``where``."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return f"{self.where}, line {self.lines[path[:end]]}"
        return self.where


def load_yaml(text: str, *, where: str) -> YamlDocument:
    """Parse YAML (or JSON) that a user wrote.

    Args:
        text: The file's content.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` for text that does not parse or names a key twice.

    Examples:
        >>> load_yaml("answer: Yes", where="x.yaml").data
        {'answer': 'Yes'}
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines = dict(_lines(node, ())) if node is not None else {}
        _refuse_repeated_keys(node, where)
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise PlumblineError("YAML-SYNTAX", f"not readable as YAML: {error.problem}.", where=f"{where}{line}") from error
    except yaml.YAMLError as error:
        raise PlumblineError("YAML-SYNTAX", "not readable as YAML: it contains characters that are not text.", where=where) from error
    return YamlDocument(data, where, lines)


def validate(document: YamlDocument, model: type[Model], *, code: str) -> Model:
    """Check a document against a pydantic model (``extra="forbid"``).

    Args:
        document: The parsed file.
        model: The model of the file.
        code: Code of the error, such as ``STUDY-INVALID``.

    Raises:
        PlumblineError: With all complaints of the model, each naming its key and line.
    """
    if not isinstance(document.data, dict):
        raise PlumblineError(code, "the file must hold keys and values.", where=document.where)
    try:
        return model.model_validate(document.data, strict=True)  # else "1_000" is a number and true is 1
    except ValidationError as error:
        complaints = _complaints(error, document)
        first_place, first = complaints[0]
        rest = "".join(f"; {place.removeprefix(document.where + ', ')}: {what}" for place, what in complaints[1:5])
        more = f"; … and {len(complaints) - 5} more" if len(complaints) > 5 else ""
        raise PlumblineError(code, f"{first}{rest}{more}.", where=first_place) from error


def dump_yaml(data: dict[str, Any]) -> str:
    """Write plain data as YAML in the given order, texts with accents as they are."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def canonical_json(data: object) -> str:
    """JSON with sorted keys and no spaces: the same data give the same text, for content hashes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*path, index))


def _refuse_repeated_keys(node: yaml.Node | None, where: str) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                place = f"{where}, line {key.start_mark.line + 1}"
                raise PlumblineError("YAML-SYNTAX", f"'{key.value}' is given twice.", where=place)
            seen.add(str(key.value))
            _refuse_repeated_keys(value, where)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_repeated_keys(value, where)


def _complaints(error: ValidationError, document: YamlDocument) -> list[tuple[str, str]]:
    found = []
    for each in error.errors(include_url=False):
        path = tuple(each["loc"])
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        if each["type"] == "extra_forbidden":
            what = f"'{key}' is not a known key"
        elif each["type"] == "missing":
            what = f"'{key}' is missing"
        else:
            message = each["msg"].removeprefix("Value error, ").rstrip(".")
            what = f"'{key}': {message}" if key else message
        found.append((document.place(path), what))
    return list(dict.fromkeys(found))
