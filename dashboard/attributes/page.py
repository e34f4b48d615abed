"""How do converted and non-converted leads differ? Every attribute and touch point, alone and given all the others."""

from __future__ import annotations

import streamlit as st

from analysis.errors import PlumblineError
from analysis.signals.adjusted import not_adjusted
from analysis.signals.levels import Cuts
from dashboard.attributes.charts import forest_chart
from dashboard.attributes.parts_detail import chosen_cuts, chosen_left_out, compared_with, signal_detail
from dashboard.attributes.parts_table import attribute_table
from dashboard.attributes.words import by_family, family_note, family_words, model_words
from dashboard.attributes.words_headlines import comparison_headline, differing, suspect_note
from dashboard.data.words_leakage import finding_words
from dashboard.pages import ATTRIBUTES
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.page import answer, question, show_error, warnings
from dashboard.words.formats import number
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions, part_note, population_line

question(ATTRIBUTES.question)
data = cache.opened(state.workspace())
found = cache.compared(data)
answer(comparison_headline(found), f"{family_note(found)} {part_note(data.study_data)}", names=[each.name for each in found.results])

groups = by_family(found.results)
if groups:
    population = population_line(data.study_data, found.n_leads)
    names = [family_words(family) for family, _ in groups]
    chosen = st.pills(
        "Show only these families; no number changes", names, selection_mode="multi", key="family", bind="query-params", default=[]
    )
    shown = tuple(each for family, results in groups if not chosen or family_words(family) in chosen for each in results)
    left_out = chosen_left_out(found)
    fitted = cache.adjusted_if_fitted(data, left_out=left_out)
    adjusted = fitted or not_adjusted(found)
    show_chart(forest_chart(found, adjusted, shown, population), key="effects")
    model = st.container()
    model.caption(plain(model_words(adjusted)))
    leaks = cache.all_findings(data)
    picked = attribute_table(shown, adjusted, leaks, part=found.part)
    first = next((each for each in differing(found) if each in shown), shown[0])
    chosen_signal = picked or first
    st.subheader(plain(chosen_signal.name), anchor=False)
    if picked is None:
        st.caption("Choose another signal in the table above.")
    warnings(tuple(finding_words(each) for each in leaks if each.signal == chosen_signal.name))
    cuts: tuple[Cuts, ...] = ()
    try:
        cuts = chosen_cuts(chosen_signal)
        closely = cache.compared(data, cuts)
    except PlumblineError as error:
        show_error(error)
        cuts, closely = (), found
    result = next(each for each in closely.results if each.name == chosen_signal.name)
    closer = cache.adjusted_if_fitted(data, cuts, left_out)
    signal_detail(closely, result, closer or not_adjusted(closely), population)
    compared_with(result)

    how = st.expander("How computed, and what is not compared", on_change="rerun", key="how")
    if how.open:
        with how:
            st.markdown(
                plain(f"{model_words(adjusted)} All signals together rank unseen leads with AUC {number(cache.ranking(data, left_out))}.")
            )
            st.dataframe(
                {"Not compared": [each.name for each in found.not_compared], "Why": [each.reason for each in found.not_compared]},
                hide_index=True,
                key="not-compared",
            )
warnings((suspect_note(found), few_conversions(found.n_converted), *(each.text for each in standing_warnings(data.study_data))))
if groups and not (fitted and closer):
    # The comparison is on the screen. Fit the model, which takes seconds, and draw the page again with it.
    with model:
        cache.adjusted(data, left_out=left_out)
        cache.adjusted(data, cuts, left_out)
    st.rerun()
