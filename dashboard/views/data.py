"""What do we have, and can we trust it? The current import, row by row, and how to replace it."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, state
from dashboard.figures.entries import entries_chart
from dashboard.text.headlines_data import import_headline, table_words
from dashboard.text.standing import standing_warnings
from dashboard.text.study import few_conversions, part_note, study_words
from dashboard.widgets.chart import show_chart
from dashboard.widgets.import_tables import attributes_table, notes_table, partition_table, row_identity, set_aside_table
from dashboard.widgets.importing import import_files
from dashboard.widgets.page import answer, offer_sample, question, warnings

question("What do we have, and can we trust it?")
space = state.workspace()
folder = space.current_import()
if folder is None:
    offer_sample(space)
    st.subheader("Import your own files", anchor=False)
    import_files(space)
    st.stop()

data = cache.opened(space)
inquiry, meta = data.inquiry, data.inquiry.dataset.meta
report, counts = meta.report, data.inquiry.counts
held = ", ".join(table_words(each.table, each.rows) for each in report.tables if each.rows)
answer(import_headline(report, counts), f"{meta.name}: {held}. {part_note(inquiry)}")

show_chart(entries_chart(cache.months(data), study_words(inquiry.study, inquiry.snapshots.age_days)), key="entries")

titles = {
    "rows": "Every row read",
    "aside": f"Set aside ({report.n_set_aside:,})",
    "attributes": f"Attributes ({len(meta.attributes)})",
    "study": "The study",
    "notes": f"Notes ({len(report.notes)})",
    "import": "Import files",
}
tabs = dict(zip(titles, st.tabs(list(titles.values()), on_change="rerun", key="tab"), strict=True))
bodies = {
    "rows": lambda: row_identity(report),
    "aside": lambda: set_aside_table(folder, report),
    "attributes": lambda: attributes_table(cache.coverage(data), meta),
    "study": lambda: partition_table(inquiry),
    "notes": lambda: notes_table(report),
    "import": lambda: import_files(space),
}
for name, tab in tabs.items():
    if tab.open:
        with tab:
            bodies[name]()
warnings(tuple(filter(None, (few_conversions(counts.converted), *(each.text for each in standing_warnings(inquiry))))))
