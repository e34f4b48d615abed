"""Import in the browser: upload files, check the mapping, import. The workspace changes only when every step worked."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.errors import PlumblineError
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.suggest.suggest import SuggestedMapping, suggest
from analysis.workspace.folder import Workspace
from dashboard.ui import state
from dashboard.ui.page import ProgressBar, show_error
from dashboard.words.formats import count
from dashboard.words.markup import plain

KINDS = ("csv", "tsv", "txt", "gz", "xlsx", "xls", "parquet")


def import_files(space: Workspace) -> None:
    """Upload files, show the mapping that they suggest, and import them once it is right."""
    st.caption(
        "Upload exports of your CRM or marketing automation: leads and, if you have them, touches, stages and deals."
        " They stay on this computer."
    )
    files = st.file_uploader("Files that belong together", list(KINDS), accept_multiple_files=True, key="upload")
    if not files:
        return
    paths = _on_disk(files)
    try:
        suggestion = _suggested(tuple(each.file_id for each in files), paths)
    except PlumblineError as error:
        show_error(error)
        return
    _questions(suggestion)
    key = f"mapping-{abs(hash(suggestion.yaml))}"
    about = "The same file as `mapping.yaml` on the command line."
    text = st.text_area("Mapping: which column means what", suggestion.yaml, height=420, key=key, help=about)
    add = space.current_import() is not None and st.toggle("Add to the current import instead of replacing it", key="import-add")
    if st.button("Import", key="import", type="primary", icon=":material/upload_file:"):
        _import(space, paths, text or "", add=add)


def _on_disk(files: list[UploadedFile]) -> list[Path]:
    folder = state.upload_folder()
    paths = []
    for file in files:
        path = folder / file.file_id / Path(file.name).name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.getbuffer())
        paths.append(path)
    return paths


@st.cache_resource(max_entries=8, show_spinner="Reading headers and values …")
def _suggested(file_ids: tuple[str, ...], _paths: list[Path]) -> SuggestedMapping:  # noqa: ARG001
    return suggest(_paths)


def _questions(suggestion: SuggestedMapping) -> None:
    if not suggestion.questions:
        st.caption("Plumbline guessed the mapping from headers and values. No question is open. Please check the mapping.")
        return
    asked = "\n".join(f"- {plain(each)}" for each in suggestion.questions)
    st.warning(f"The values do not answer these questions. Please answer them in the mapping below:\n\n{asked}", icon=":material/help:")


def _import(space: Workspace, paths: list[Path], text: str, *, add: bool) -> None:
    bar = ProgressBar("Checking the mapping …")
    try:
        mapping = parse_mapping(text, where="mapping")
        report = space.import_files(paths, mapping, add=add, progress=bar)
    except PlumblineError as error:
        bar.remove()
        show_error(error)
        st.caption("Nothing was changed.")
        return
    state.message(f"Imported {count(report.rows('leads'))} leads; {count(report.n_set_aside)} rows were set aside.")
    st.rerun()
