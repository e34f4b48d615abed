"""A workspace: a folder with immutable imports, a database, and a cache that may be deleted at any time."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis.dataset.meta import ImportReport, read_meta
from analysis.errors import PlumblineError
from analysis.importing.files.open import digest
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.mapping.records import Mapping
from analysis.importing.run import run_import
from analysis.importing.session import ImportOrder
from analysis.scorecard import Scorecard, parse_scorecard, scorecard_yaml
from analysis.study import Study, parse_study, study_yaml
from analysis.workspace import format_1
from analysis.workspace.database import ImportedFile, ImportRecord, Saved, WorkspaceDatabase, database_file, held
from analysis.workspace.import_plan import Plan, already_in

Progress = Callable[[str, float], None]

_CURRENT_IMPORT = "current-import"
_DEFAULT_STUDY = "default-study"
_UNFINISHED = ".unfinished-"


class Workspace:
    """A folder on disk. Any number of processes may use it at once; one at a time imports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self._imports = folder / "imports"
        self.database = WorkspaceDatabase(database_file(folder))

    @classmethod
    def create(cls, folder: Path) -> Workspace:
        """Make a workspace, or open the one that is there.

        Raises:
            PlumblineError: ``WORKSPACE-UNUSABLE`` where the folder cannot be made.
        """
        workspace = cls(folder)
        try:
            for each in (workspace._imports, workspace.cache):
                each.mkdir(parents=True, exist_ok=True)
            workspace.database.create()
        except OSError as error:
            what = f"no workspace can be made here: {(error.strerror or str(error)).lower()}."
            raise PlumblineError("WORKSPACE-UNUSABLE", what, where=str(folder)) from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open a workspace; what an interrupted import left behind is removed.

        Raises:
            PlumblineError: ``WORKSPACE-NOT-FOUND`` or ``WORKSPACE-UNREADABLE``.
        """
        workspace = cls(folder)
        if not workspace.database.path.is_file():
            remedy = "Make one with 'plumbline import' or 'plumbline app'."
            raise PlumblineError("WORKSPACE-NOT-FOUND", "the folder holds no workspace.", where=str(folder), remedy=remedy)
        workspace.database.open()
        workspace.cache.mkdir(exist_ok=True)
        workspace._imports.mkdir(exist_ok=True)
        workspace._clean()
        return workspace

    @classmethod
    def open_or_create(cls, folder: Path) -> Workspace:
        """Open the workspace of a folder, or make it."""
        return cls.open(folder) if database_file(folder).is_file() else cls.create(folder)

    @staticmethod
    def suggest_mapping(files: Sequence[Path]) -> str:
        """The mapping that the files suggest, as YAML with its open questions as comments."""
        from analysis.importing.suggest.suggest import suggest

        return suggest(files).yaml

    def current_import(self) -> Path | None:
        """Folder of the current import; None before the first."""
        current = self.database.setting(_CURRENT_IMPORT)
        return format_1.import_folder(self._imports / current, self.cache) if current else None

    def imports(self) -> tuple[ImportRecord, ...]:
        """All imports, the oldest first."""
        return self.database.imports()

    def import_files(
        self,
        files: Sequence[Path],
        mapping: Mapping | None = None,
        *,
        add: bool = False,
        progress: Progress | None = None,
        now: dt.datetime | None = None,
    ) -> ImportReport:
        """Import files; either the whole import is there afterwards and current, or nothing has changed.

        Args:
            files: CSV, Excel or Parquet files.
            mapping: Which column means what; None: as the latest import had it when adding, else as suggested.
            add: Merge onto the current import by keys instead of replacing it.
            progress: Told the step and the share done; whatever it raises ends the import.
            now: When this happens, for the workspace database.

        Raises:
            PlumblineError: ``FILE-…``, ``MAPPING-…``, ``SOURCE-…`` or ``IMPORT-…``.
        """
        paths = [Path(each) for each in files]
        with ThreadPoolExecutor(2) as pool:
            given = list(pool.map(digest, paths))
        with self._importing():
            parent = self._latest() if add else None
            mapping = mapping or self._mapping(paths, parent)
            if parent is not None and (report := already_in(parent, given)):
                return report
            plan = Plan(mapping, given, parent, now)
            return self._again(plan) or self._run(plan, progress or _silent)

    def _mapping(self, paths: Sequence[Path], parent: ImportRecord | None) -> Mapping:
        return parse_mapping(parent.mapping) if parent else parse_mapping(self.suggest_mapping(paths), where="the suggested mapping")

    @contextlib.contextmanager
    def _importing(self) -> Iterator[None]:
        with held(self.folder / "import.lock") as free:
            if not free:
                raise PlumblineError("IMPORT-BUSY", "another import into this workspace is running.", where=str(self.folder))
            yield

    def _latest(self) -> ImportRecord | None:
        current = self.database.setting(_CURRENT_IMPORT)
        return next((each for each in self.imports() if each.id == current), None)

    def _again(self, plan: Plan) -> ImportReport | None:
        """The report of the very same import, if it was made before; it becomes the current one."""
        known = next((each for each in self.imports() if each.id == plan.import_id), None)
        if known is None or not (self._imports / known.id).is_dir():
            return None
        self.database.set_setting(_CURRENT_IMPORT, known.id)
        return ImportReport.from_json(known.report)

    def _run(self, plan: Plan, progress: Progress) -> ImportReport:
        unfinished = self._imports / f"{_UNFINISHED}{plan.import_id}"
        shutil.rmtree(unfinished, ignore_errors=True)
        tables, work = unfinished / "tables", unfinished / "work"
        try:
            tables.mkdir(parents=True)
            work.mkdir()
            report = run_import(self._order(plan, tables, work), progress).report
            self._publish(plan, tables, report)
        except OSError as error:
            what = f"the import cannot be written: {(error.strerror or str(error)).lower()}."
            raise PlumblineError("WORKSPACE-UNUSABLE", what, where=str(self.folder)) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return report

    def _order(self, plan: Plan, tables: Path, work: Path) -> ImportOrder:
        before = self.current_import()
        return ImportOrder(
            mapping=plan.mapping,
            files=plan.matched,
            folder=tables,
            work=work,
            import_id=plan.import_id,
            parent=format_1.import_folder(self._imports / plan.parent.id, self.cache) if plan.parent else None,
            attributes_before=tuple(each.name for each in read_meta(before).attributes) if before and before.is_dir() else (),
        )

    def _publish(self, plan: Plan, tables: Path, report: ImportReport) -> None:
        """Make the import visible: its files safely on disk, then its folder in place, then one transaction in the workspace database."""
        for path in [*tables.iterdir(), tables]:
            _to_disk(path)
        target = self._imports / plan.import_id
        shutil.rmtree(target, ignore_errors=True)
        tables.replace(target)
        _to_disk(self._imports)
        parent = plan.parent
        mine = tuple(
            ImportedFile(source, path.name, plan.hashes[path].sha256, plan.hashes[path].size) for source, path in plan.matched.items()
        )
        files = (*(parent.files if parent else ()), *mine)
        record = ImportRecord(plan.import_id, plan.now, parent.id if parent else None, plan.whole.text, report.to_json(), files)
        self.database.add_import(record, current=_CURRENT_IMPORT)

    def _clean(self) -> None:
        """Remove what a killed import left behind, unless an import is running."""
        known = self.database.import_ids()
        strays = [each for each in self._imports.iterdir() if each.name not in known]
        if not strays:
            return
        with held(self.folder / "import.lock") as free:
            if free:
                known = self.database.import_ids()
                for each in strays:
                    if each.name not in known:
                        shutil.rmtree(each, ignore_errors=True)

    def setting(self, key: str) -> str | None:
        """A setting of the workspace; None where it was never set."""
        return self.database.setting(key)

    def settings_under(self, prefix: str) -> tuple[tuple[str, str], ...]:
        """All settings whose keys begin so, as pairs of key and value by key."""
        return self.database.settings_under(prefix)

    def set_setting(self, key: str, value: str | None) -> None:
        """Keep a setting; None forgets it."""
        self.database.set_setting(key, value)

    def study_names(self) -> tuple[str, ...]:
        """Names of the studies, the oldest first."""
        return tuple(each.name for each in self.database.documents("study"))

    def study(self, name: str) -> Study:
        """The study of that name.

        Raises:
            PlumblineError: ``STUDY-UNKNOWN``.
        """
        return parse_study(self.saved_study(name).text, where=f"study '{name}'")

    def saved_study(self, name: str) -> Saved:
        """The latest version of a study, with its number, text, time and author.

        Raises:
            PlumblineError: ``STUDY-UNKNOWN``.
        """
        found = self.database.document("study", name)
        if found is None:
            raise PlumblineError("STUDY-UNKNOWN", f"there is no study '{name}'.", where=str(self.folder))
        return found

    def default_study(self) -> Study | None:
        """The study that evidence answers unless told otherwise: the one saved last; None before the first."""
        name = self.database.setting(_DEFAULT_STUDY)
        return self.study(name) if name else None

    def save_study(
        self, study: Study, *, based_on: int | None = None, replaces: Study | None = None, by: str = "", now: dt.datetime | None = None
    ) -> Saved:
        """Save a study and make it the default one.

        Args:
            study: What to save, under its name.
            based_on: The version that was edited; 0 for a new one; None does not ask.
            replaces: The study that was edited; None does not ask.
            by: Who saves it.
            now: When.

        Raises:
            PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where someone else saved another version since.
        """
        document = Saved("study", study.name, 0, study_yaml(study), now, by)
        saved = self.database.save_document(document, based_on=based_on, replaces=study_yaml(replaces) if replaces else None)
        self.database.set_setting(_DEFAULT_STUDY, study.name)
        return saved

    def scorecard_names(self) -> tuple[str, ...]:
        """Names of the scorecards, the oldest first."""
        return tuple(each.name for each in self.database.documents("scorecard"))

    def scorecard(self, name: str) -> Scorecard:
        """The scorecard of that name.

        Raises:
            PlumblineError: ``SCORECARD-UNKNOWN``.
        """
        return parse_scorecard(self.saved_scorecard(name).text, where=f"scorecard '{name}'")

    def saved_scorecard(self, name: str) -> Saved:
        """The latest version of a scorecard, with its number, text, time and author.

        Raises:
            PlumblineError: ``SCORECARD-UNKNOWN``.
        """
        found = self.database.document("scorecard", name)
        if found is None:
            raise PlumblineError("SCORECARD-UNKNOWN", f"there is no scorecard '{name}'.", where=str(self.folder))
        return found

    def save_scorecard(
        self,
        card: Scorecard,
        *,
        based_on: int | None = None,
        replaces: Scorecard | None = None,
        by: str = "",
        now: dt.datetime | None = None,
    ) -> Saved:
        """Save a scorecard under its name; see `save_study` for the arguments.

        Raises:
            PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where someone else saved another version since.
        """
        document = Saved("scorecard", card.name, 0, scorecard_yaml(card), now, by)
        return self.database.save_document(document, based_on=based_on, replaces=scorecard_yaml(replaces) if replaces else None)


def _to_disk(path: Path) -> None:
    """Have a file or folder written out, so that a power cut cannot undo it; folders only where the system allows it."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _silent(step: str, share: float) -> None:
    """Tell nobody."""
