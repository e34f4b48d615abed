"""Import in the browser."""

from __future__ import annotations

import streamlit as st

from analysis.workspace import Workspace


def import_files(space: Workspace) -> None:
    """Upload, check the mapping, import."""
    st.file_uploader("Files of one export", accept_multiple_files=True, key="upload")
