"""Telling those who can't see the page what has changed on it."""

import streamlit as st

__all__ = ["announce"]

_said = st.components.v2.component(
    "lstm_lab.announcement",
    html='<div role="status" aria-live="polite" tabindex="-1"></div>',
    css="div { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }",
    js="""
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector("[role=status]");
  if (!place.watching) {
    // Whoever has gone somewhere with keys or mouse has a place to lose.
    place.watching = true;
    document.addEventListener("focusin", () => { place.wasSomewhere = true; }, { once: true });
  }
  if (place.textContent === data.text) return;
  const changed = place.textContent !== "";
  place.textContent = data.text;
  // What had the focus may be gone with the change, as 'Stop' is; then the next Tab goes on from here.
  if (changed) setTimeout(() => {
    if (place.wasSomewhere && document.activeElement === document.body) place.focus({ preventScroll: true });
  }, 500);
}
""",
)


def announce(text: str, key: str) -> None:
    """Have a reader of the screen say something once it changes; nobody sees it.

    Args:
        text: What to say.
        key: The name of the place; what is said there the next time takes the place of this.
    """
    _said(data={"text": text}, key=key, height=1)
