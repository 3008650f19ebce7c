"""Glossary: what does this word mean?"""

import streamlit as st

from lstm_core.glossary.terms import glossary
from pages.kit.header import page_top
from pages.parts.glossary.entry import matching, show_entry

page_top(
    "Glossary",
    "Every term that the lab uses, each in at most three sentences. On all pages, a word with a dotted line below it "
    "leads here.",
)
words = glossary()
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
        st.info(f"There is no entry for '{asked}'. Try a shorter word, or look through all of them below.")
    for term in found:
        show_entry(term)
else:
    for chapter, terms in words.chapters.items():
        st.header(chapter)
        for term in terms:
            show_entry(term)
