"""What do we have, and can we trust it? The current import, row by row, and how to replace it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from analysis.dataset.meta import read_meta
from analysis.errors import PlumblineError
from analysis.snapshots.open import DEFAULT_STUDY
from dashboard.data.charts import entries_chart
from dashboard.data.parts_cleanup import cleanup_list
from dashboard.data.parts_import import import_files
from dashboard.data.parts_tables import attributes_table, notes_table, row_identity, set_aside_table, study_table
from dashboard.data.words import import_headline, table_words
from dashboard.data.words_leakage import leaks_headline
from dashboard.pages import DATA
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.files import edit_study
from dashboard.ui.leaks import leak_checks
from dashboard.ui.page import answer, offer_sample, question, show_error, warnings
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions, part_note, study_words

question(DATA.question)
space = state.workspace()
folder = space.current_import()
if folder is None:
    offer_sample(space)
    st.subheader("Import your own files", anchor=False)
    import_files(space)
    st.stop()

meta = read_meta(folder)
report, data = meta.report, None
contents = ", ".join(table_words(each.table, each.rows) for each in report.tables if each.rows)
try:
    data = cache.opened(space)
except PlumblineError as error:
    answer(import_headline(report), f"{meta.name}: {contents}.", names=[meta.name])
    show_error(error)
else:
    study_data, counts = data.study_data, data.study_data.counts
    answer(import_headline(report, counts), f"{meta.name}: {contents}. {part_note(study_data)}", names=[meta.name])
    leaks_line = st.empty()
    show_chart(entries_chart(cache.months(data), study_words(study_data.study, study_data.snapshots.age_days)), key="entries")

bodies: dict[str, Callable[[], None]] = {
    "Every row read": partial(row_identity, report),
    f"Set aside ({report.n_set_aside:,})": partial(set_aside_table, folder, report),
    f"Attributes ({len(meta.attributes)})": partial(attributes_table, cache.coverage(folder), meta),
    **({"Leak checks": partial(leak_checks, data)} if data else {}),
    **({"Clean-up list": partial(cleanup_list, data)} if data else {}),
    "The study": partial(study_table, space, data.study_data)
    if data
    else partial(edit_study, space, space.default_study() or DEFAULT_STUDY),
    f"Notes ({len(report.notes)})": partial(notes_table, report),
    "Import files": partial(import_files, space),
}
for tab, show in zip(st.tabs(list(bodies), on_change="rerun", key="tab"), bodies.values(), strict=True):
    if tab.open:
        with tab:
            show()
if data is not None:
    leaks_line.markdown(plain(leaks_headline(cache.leaks(data), cache.all_findings(data))))
    warnings((few_conversions(counts.converted), *(each.text for each in standing_warnings(study_data))))
