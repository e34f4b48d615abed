"""The shape of the code: who may import what, how long things may be, and that every error code has its help."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from dashboard.words.errors import HELP

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("analysis", "dashboard", "sample_data")
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_VIEW_LINES = 120
#: Seconds to import, so only inside the functions that need them.
SLOW = frozenset({"scipy", "statsmodels", "pandas", "sklearn", "fastexcel", "pyspark", "xlsxwriter"})


@dataclass(frozen=True)
class Layer:
    """Modules that may import the same things.

    ``modules`` are patterns of dotted names; ``may_import`` are packages beyond the standard library; ``knows`` are the layers (besides
    itself) whose modules it may import.
    """

    name: str
    modules: tuple[str, ...]
    may_import: frozenset[str]
    knows: frozenset[str] = frozenset()


def layer(name: str, modules: str, may_import: str, knows: str = "") -> Layer:
    return Layer(name, tuple(modules.split()), frozenset(may_import.split()), frozenset(knows.split()))


NUMBERS = "numpy scipy statsmodels pydantic yaml"
TABLES = f"{NUMBERS} ibis pyarrow"
ANALYSIS = "numbers tables engine"

#: The first layer with a matching pattern holds. A module that matches none belongs in this table.
LAYERS = (
    layer(
        "numbers",
        "analysis analysis.errors analysis.tables analysis.conditions analysis.yaml_files analysis.rules analysis.study analysis.scorecard"
        " analysis.inference* analysis.evaluation* analysis.dataset.meta analysis.routing.working_hours"
        " analysis.scoring.patterns analysis.scoring.counts analysis.scoring.fast"
        " analysis.calibration.[!c]* analysis.calibration.cross_validation analysis.ratings.points analysis.ratings.files"
        " analysis.false_positives.effects analysis.false_positives.facts analysis.false_positives.proposals"
        " analysis.false_positives.search analysis.false_positives.workbench"
        " analysis.versions.diff analysis.versions.lifecycle analysis.versions.serialize analysis.versions.records"
        " analysis.review.calendar analysis.review.first_contact analysis.review.drift analysis.review.promises analysis.review.record"
        " analysis.review.summary analysis.review.weakened_rules analysis.lift.figures analysis.lift.groups analysis.lift.records",
        NUMBERS,
    ),
    layer(
        "engine",
        "analysis.dataset.engine analysis.workspace* analysis.importing* analysis.*_log analysis.*.log",
        f"{TABLES} duckdb fastexcel pyspark",
        "numbers tables",
    ),
    # `engine` here is the record of an opened import, whose tables are Ibis expressions.
    layer("tables", "analysis.*", TABLES, "numbers engine"),
    layer("sample", "sample_data*", "numpy pyarrow yaml", "numbers"),
    # The dashboard lies in folders by feature; what a file may know follows from its name.
    layer("words", "dashboard dashboard.words* dashboard.*.words*", "", ANALYSIS),
    layer("charts", "dashboard.charts* dashboard.*.charts*", "numpy plotly", f"{ANALYSIS} words"),
    layer("export", "dashboard.export* dashboard.*.export*", "numpy plotly pyarrow xlsxwriter", f"{ANALYSIS} words charts"),
    layer(
        "commands",
        "dashboard.cli dashboard.clock dashboard.commands* dashboard.*.cli* dashboard.launch dashboard.sample_workspace",
        "yaml pyarrow",
        f"{ANALYSIS} words charts export sample",
    ),
    layer("screens", "dashboard.*", "streamlit plotly pandas numpy pyarrow", f"{ANALYSIS} words charts export sample commands"),
)

#: Parts of the standard library that belong to one layer.
GUARDED_STDLIB = {"sqlite3": {"engine"}}

#: Words with another name in Plumbline, wherever people read.
OTHER_WORDS = {
    r"prospects?": "lead",
    r"contact score": "score",
    r"precision": "hot-lead conversion",
    r"touchpoints?": "touch point",
    r"cut-?off": "threshold",
    r"conversion ratio": "conversion rate",
    r"lead grade": "tier",
}

#: Looks like an error code and is not one.
NOT_A_CODE = frozenset({"YYYY-MM-DD"})


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module
    n_lines: int

    @property
    def layer(self) -> Layer | None:
        return next((each for each in LAYERS if any(fnmatchcase(self.name, pattern) for pattern in each.modules)), None)


def read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    return Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path, ast.parse(text), text.count("\n"))


MODULES = {module.name: module for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) for module in [read(path)]}

each_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())


def imports(tree: ast.AST, *, inside_functions: bool = True) -> Iterator[str]:
    """Dotted names of everything imported; what only type checkers read is left out."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module, names, 0):
                for alias in names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in MODULES or module == "plotly" else str(module)
            case ast.If(test) if ast.unparse(test).endswith("TYPE_CHECKING"):
                pass
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not inside_functions:
                pass
            case _:
                yield from imports(node, inside_functions=inside_functions)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def docstrings(tree: ast.AST) -> set[int]:
    """Ids of the nodes that are docstrings."""
    owners = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body)
    return {id(owner.body[0].value) for owner in owners if isinstance(owner.body[0], ast.Expr)}


def texts(tree: ast.AST) -> Iterator[str]:
    """Every string that is not a docstring."""
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def error_codes() -> dict[str, str]:
    """Each code that the code names, with the module that names it."""
    code = re.compile(r"[A-Z]{3,}(-[A-Z]{2,})+")
    return {
        text: module.name
        for module in MODULES.values()
        if module.name != "dashboard.words.errors"
        for text in texts(module.tree)
        if code.fullmatch(text) and text not in NOT_A_CODE
    }


@each_module
def test_every_module_has_its_layer(module: Module) -> None:
    assert module.layer, f"{module.name} is in no layer: add it to LAYERS"


@each_module
def test_a_module_imports_only_what_its_layer_may(module: Module) -> None:
    assert module.layer
    outside = {name.split(".")[0] for name in imports(module.tree)} - set(PACKAGES) - sys.stdlib_module_names
    assert sorted(outside - module.layer.may_import) == [], f"not allowed in the layer {module.layer.name!r}"


@each_module
def test_guarded_parts_of_the_standard_library_stay_where_they_belong(module: Module) -> None:
    assert module.layer
    names = {name.split(".")[0] for name in imports(module.tree)}
    assert [name for name, layers in GUARDED_STDLIB.items() if name in names and module.layer.name not in layers] == []


@each_module
def test_a_module_knows_only_the_layers_below_it(module: Module) -> None:
    assert module.layer
    allowed = module.layer.knows | {module.layer.name}
    known = {name: MODULES[name].layer for name in imports(module.tree) if name in MODULES}
    above = {name: found.name for name, found in known.items() if found and found.name not in allowed}
    assert above == {}, f"above the layer {module.layer.name!r}"


@each_module
def test_slow_libraries_are_imported_where_they_are_used(module: Module) -> None:
    at_start = {name.split(".")[0] for name in imports(module.tree, inside_functions=False)}
    allowed = {"pandas"} if module.layer and module.layer.name == "screens" else set()
    assert sorted((at_start & SLOW) - allowed) == []


def test_figures_are_built_from_graph_objects() -> None:
    """`plotly.express` costs 60 ms a figure, graph objects 1 ms."""
    assert [name for name, module in MODULES.items() if any(each.startswith("plotly.express") for each in imports(module.tree))] == []


@each_module
def test_imports_are_absolute(module: Module) -> None:
    assert [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level] == []


@each_module
def test_modules_are_short(module: Module) -> None:
    limit = MAX_VIEW_LINES if module.path.name == "page.py" else MAX_MODULE_LINES
    assert module.n_lines <= limit


@each_module
def test_functions_are_short(module: Module) -> None:
    sizes = {f"{each.name}, line {each.lineno}": (each.end_lineno or 0) - each.lineno + 1 for each in functions(module.tree)}
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES} == {}


def test_packages_import_from_lower_floors_only() -> None:
    """The floors stand in pyproject.toml."""
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_modules_are_named_after_their_subject() -> None:
    assert [name for name in MODULES if name.rsplit(".", 1)[-1] in {"utils", "util", "helpers", "common", "misc"}] == []


def test_no_module_swallows_every_error() -> None:
    bare = [
        f"{module.name}, line {node.lineno}"
        for module in MODULES.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and module.name != "dashboard.app"
        if node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
    ]
    assert bare == []


def test_every_error_code_has_its_help() -> None:
    assert {code: where for code, where in error_codes().items() if code not in HELP} == {}


def test_every_help_is_of_an_error_that_exists() -> None:
    assert sorted(set(HELP) - set(error_codes())) == []


@pytest.mark.parametrize(("code", "text"), HELP.items(), ids=HELP.keys())
def test_a_help_is_one_plain_sentence(code: str, text: str) -> None:
    assert text[0].isupper()
    assert text.endswith(".")
    assert "\n" not in text
    assert code not in text


def test_people_read_one_word_for_one_thing() -> None:
    read_by_people = [
        module for module in MODULES.values() if module.layer and module.layer.name in {"words", "charts", "export", "screens"}
    ]
    found = {
        f"{module.name}: {text!r}": f"say {word!r}"
        for module in read_by_people
        for text in texts(module.tree)
        for other, word in OTHER_WORDS.items()
        if " " in text and re.search(rf"\b{other}\b", text, re.IGNORECASE)
    }
    assert found == {}


#: Imports one module after the other; prints each that is the first to bring in a heavy library, and which.
_IMPORT_ALL = """
import importlib, sys
known = set()
for name in {names}:
    importlib.import_module(name)
    brought = {{each.split(".")[0] for each in sys.modules}} & {heavy} - known
    known |= brought
    if brought:
        print(name, *sorted(brought))
"""


def brought_in(names: list[str], heavy: frozenset[str]) -> list[str]:
    """Which modules bring in which heavy libraries when all are imported in a fresh interpreter."""
    script = _IMPORT_ALL.format(names=names, heavy=set(heavy))
    started = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return started.stdout.splitlines()


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("numbers", SLOW | {"duckdb", "ibis", "pyarrow", "streamlit", "plotly"}),
        ("tables", SLOW | {"streamlit", "plotly"}),
        ("engine", SLOW | {"streamlit", "plotly"}),
    ],
)
def test_the_analysis_starts_without_heavy_libraries(name: str, heavy: frozenset[str]) -> None:
    names = sorted(module.name for module in MODULES.values() if module.layer and module.layer.name == name)
    assert len(names) > 5
    assert brought_in(names, heavy) == []


def test_a_module_that_brings_in_a_heavy_library_is_named() -> None:
    assert brought_in(["json", "duckdb"], SLOW | {"duckdb"}) == ["duckdb duckdb"]
