"""The shape of the code: who may import what, how long things may be, and that every error code has its help."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from dashboard.pages import PAGES
from dashboard.words.errors import HELP

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("analysis", "dashboard", "sample_data")
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_PAGE_LINES = 120
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
        " analysis.faces analysis.inference* analysis.evaluation* analysis.dataset.meta analysis.routing.working_hours"
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
    layer("words", "dashboard dashboard.pages dashboard.words* dashboard.*.words*", "", ANALYSIS),
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


@cache
def modules() -> dict[str, Module]:
    """Every module by its name, read when the first test asks."""
    return {module.name: module for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) for module in [read(path)]}


def offenders(found: Callable[[Module], object]) -> dict[str, object]:
    """What is wrong with each module, by its name, where anything is: one assertion shows all of them."""
    return {name: wrong for name, module in modules().items() if (wrong := found(module))}


def imports(tree: ast.AST, *, inside_functions: bool = True) -> Iterator[str]:
    """Dotted names of everything imported; what only type checkers read is left out."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module, names, 0):
                for alias in names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in modules() or module == "plotly" else str(module)
            case ast.If(test) if ast.unparse(test).endswith("TYPE_CHECKING"):
                pass
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not inside_functions:
                pass
            case _:
                yield from imports(node, inside_functions=inside_functions)


@cache
def imported(module: Module) -> frozenset[str]:
    """Everything that a module imports anywhere."""
    return frozenset(imports(module.tree))


def allowed_in(module: Module) -> Layer:
    """The layer of a module; a module without one, which has its own test, may nothing."""
    return module.layer or layer("none", "", "")


def asks_when_run(tree: ast.AST) -> bool:
    """Whether a script asks the question of a page as soon as it is run, and not in a function only."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                pass
            case ast.Call(ast.Name("question")):
                return True
            case _ if asks_when_run(node):
                return True
    return False


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


@cache
def error_codes() -> dict[str, str]:
    """Each code that the code names, with the module that names it."""
    code = re.compile(r"[A-Z]{3,}(-[A-Z]{2,})+")
    return {
        text: module.name
        for module in modules().values()
        if module.name != "dashboard.words.errors"
        for text in texts(module.tree)
        if code.fullmatch(text) and text not in NOT_A_CODE
    }


def test_every_module_has_its_layer() -> None:
    assert [name for name, module in modules().items() if not module.layer] == [], "in no layer: add them to LAYERS"


def foreign_libraries(module: Module) -> list[str]:
    outside = {name.split(".")[0] for name in imported(module)} - set(PACKAGES) - sys.stdlib_module_names
    return sorted(outside - allowed_in(module).may_import)


def test_a_module_imports_only_what_its_layer_may() -> None:
    assert offenders(foreign_libraries) == {}


def guarded_imports(module: Module) -> list[str]:
    names = {name.split(".")[0] for name in imported(module)}
    return [name for name, layers in GUARDED_STDLIB.items() if name in names and allowed_in(module).name not in layers]


def test_guarded_parts_of_the_standard_library_stay_where_they_belong() -> None:
    assert offenders(guarded_imports) == {}


def imports_from_above(module: Module) -> dict[str, str]:
    own = allowed_in(module)
    known = {name: modules()[name].layer for name in imported(module) if name in modules()}
    return {name: found.name for name, found in known.items() if found and found.name not in own.knows | {own.name}}


def test_a_module_knows_only_the_layers_below_it() -> None:
    assert offenders(imports_from_above) == {}


def slow_at_start(module: Module) -> list[str]:
    at_start = {name.split(".")[0] for name in imports(module.tree, inside_functions=False)}
    return sorted((at_start & SLOW) - ({"pandas"} if allowed_in(module).name == "screens" else set()))


def test_slow_libraries_are_imported_where_they_are_used() -> None:
    assert offenders(slow_at_start) == {}


def test_figures_are_built_from_graph_objects() -> None:
    """`plotly.express` costs 60 ms a figure, graph objects 1 ms."""
    assert [name for name, module in modules().items() if any(each.startswith("plotly.express") for each in imported(module))] == []


def relative_imports(module: Module) -> list[int]:
    return [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level]


def test_imports_are_absolute() -> None:
    assert offenders(relative_imports) == {}


def test_modules_are_short() -> None:
    pages = {page.path for page in PAGES}
    limits = {name: MAX_PAGE_LINES if module.path in pages else MAX_MODULE_LINES for name, module in modules().items()}
    assert {name: module.n_lines for name, module in modules().items() if module.n_lines > limits[name]} == {}


def long_functions(module: Module) -> dict[str, int]:
    sizes = {f"{each.name}, line {each.lineno}": (each.end_lineno or 0) - each.lineno + 1 for each in functions(module.tree)}
    return {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES}


def test_functions_are_short() -> None:
    assert offenders(long_functions) == {}


#: A module in which everything is wrong that can be.
WRONG = Module(
    "analysis.inference.wrong",
    ROOT / "wrong.py",
    ast.parse("import sqlite3\nimport scipy\nimport streamlit\nimport dashboard.cli\nfrom .x import y\ndef f():\n" + "    1\n" * 60),
    66,
)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (foreign_libraries, ["streamlit"]),
        (guarded_imports, ["sqlite3"]),
        (imports_from_above, {"dashboard.cli": "commands"}),
        (slow_at_start, ["scipy"]),
        (relative_imports, [5]),
        (long_functions, {"f, line 6": 61}),
    ],
)
def test_what_is_wrong_with_a_module_is_found(found: Callable[[Module], object], wrong: object) -> None:
    assert found(WRONG) == wrong


def test_every_page_is_on_the_list_of_pages() -> None:
    scripts = {module.path for module in modules().values() if asks_when_run(module.tree)}
    assert {page.path for page in PAGES} == scripts
    assert len(PAGES) == len(scripts)


def test_pages_differ_in_their_address_title_and_question() -> None:
    for several in zip(*((page.address, page.title, page.question) for page in PAGES), strict=True):
        assert len(set(several)) == len(PAGES)


def test_packages_import_from_lower_floors_only() -> None:
    """The floors stand in pyproject.toml."""
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_modules_are_named_after_their_subject() -> None:
    assert [name for name in modules() if name.rsplit(".", 1)[-1] in {"utils", "util", "helpers", "common", "misc"}] == []


def test_no_module_swallows_every_error() -> None:
    bare = [
        f"{module.name}, line {node.lineno}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and module.name != "dashboard.app"
        if node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
    ]
    assert bare == []


def test_every_error_code_has_its_help() -> None:
    assert {code: where for code, where in error_codes().items() if code not in HELP} == {}


def test_every_help_is_of_an_error_that_exists() -> None:
    assert sorted(set(HELP) - set(error_codes())) == []


def test_a_help_is_plain_sentences() -> None:
    def is_plain(code: str, text: str) -> bool:
        return (text[0].isupper() or text[0] == "`") and text.endswith(".") and "\n" not in text and code not in text

    assert {code: text for code, text in HELP.items() if not is_plain(code, text)} == {}


def test_people_read_one_word_for_one_thing() -> None:
    read_by_people = [
        module for module in modules().values() if module.layer and module.layer.name in {"words", "charts", "export", "screens"}
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
    names = sorted(module.name for module in modules().values() if module.layer and module.layer.name == name)
    assert len(names) > 5
    assert brought_in(names, heavy) == []


def test_a_module_that_brings_in_a_heavy_library_is_named() -> None:
    assert brought_in(["json", "duckdb"], SLOW | {"duckdb"}) == ["duckdb duckdb"]


def circles(arrows: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Nodes from which arrows lead back to themselves, those of one circle together."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            new = arrows.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    ahead = {node: reached(node) for node in arrows}
    return sorted(
        {tuple(sorted({node} | {each for each in ahead[node] if node in ahead.get(each, ())})) for node in ahead if node in ahead[node]}
    )


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles({name: set(imported(module)) & set(modules()) for name, module in modules().items()}) == []


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d", "a"}, "e": set()}) == [("b", "c"), ("d",)]


def face_complaints(module: Module) -> list[str]:
    """What is wrong with the face of a package: its docstring, and the names that it offers."""
    text = ast.get_docstring(module.tree) or ""
    face = import_module(module.name)
    names = getattr(face, "__all__", [])
    complaints = {
        "its docstring must be one sentence": not re.fullmatch(r"[A-Z][^\n]*[.?]", text) or re.search(r"[.?] [A-Z]", text),
        "it must name one to six names": module.name.count(".") == 1 and not 1 <= len(names) <= 6,
        "it offers what is not there": any(not hasattr(face, name) for name in names),
        "it offers a module": any(isinstance(getattr(face, name, None), ModuleType) for name in names),
    }
    return [f"{module.name}: {complaint}" for complaint, is_true in complaints.items() if is_true]


def test_every_package_of_the_analysis_has_a_face() -> None:
    faces = [module for name, module in modules().items() if name.startswith("analysis.") and module.path.name == "__init__.py"]
    assert len(faces) > 20
    for module in modules().values():  # what a name gives must not depend on what was imported before
        if module.name.startswith("analysis."):
            import_module(module.name)
    assert [complaint for module in faces for complaint in face_complaints(module)] == []


def test_no_class_name_stands_for_two_things() -> None:
    places: dict[str, list[str]] = {}
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(f"{module.name}, line {node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
