"""Glossary: what does this word mean?"""

import streamlit as st

from lstm_core.glossary.terms import LANGUAGES, glossary
from pages.kit.header import page_top
from pages.kit.language import language_name, own_language
from pages.kit.messages import plain
from pages.parts.glossary.entry import matching, show_entries

page_top(
    "Glossary",
    "Every term that the lab uses, each in at most three sentences. On all pages, a word with a dotted line below it "
    "leads here.",
)
language = st.segmented_control(
    "Language",
    LANGUAGES,
    default=own_language(),
    format_func=language_name,
    required=True,
    key="language",
    bind="query-params",
)
words = glossary(language)
asked = st.text_input(
    "Look for a word",
    key="term",
    bind="query-params",
    icon=":material/search:",
    placeholder="epoch, skill, persistence …",
)
if asked:
    found = matching(words, asked)
    if not found:
        st.info(f"There is no entry for '{plain(asked)}'. Try a shorter word, or empty the field to see all.")
    show_entries(found)
else:
    chapters = st.tabs(list(words.chapters), on_change="rerun", key="chapter", bind="query-params")
    for chapter, terms in zip(chapters, words.chapters.values(), strict=True):
        if chapter.open:
            with chapter:
                show_entries(terms)
