"""Leading the eye to what a step of the tour is about: a frame around it, and the page scrolled to it once."""

import streamlit as st

from lstm_core.tour.step import TourStep
from pages.kit import state

__all__ = ["lead_the_eye"]

# The margins keep it clear of the bar, which lies over the top of the page, on a phone over its foot.
_FRAME = "outline: 2px dashed currentColor; outline-offset: 8px; border-radius: 4px; scroll-margin: 230px 0 240px;"

_scroll = st.components.v2.component(
    "lstm_lab.tour_look",
    js="""
export default function ({ data }) {
  if (window.lstmTourLook === data.move) return;
  window.lstmTourLook = data.move;
  const until = Date.now() + 20000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const find = () => {
    if (window.lstmTourLook !== data.move) return;
    const place = document.querySelector(".st-key-" + data.look);
    const busy = document.querySelector("[data-testid=stApp][data-test-script-state=running]");
    if (place && !busy) {
      const block = place.offsetHeight > innerHeight - 440 ? "start" : "center";
      place.scrollIntoView({ block, behavior: calm ? "instant" : "smooth" });
    } else if (Date.now() < until) setTimeout(find, 150);
  };
  setTimeout(find, 150);
}
""",
)


def lead_the_eye(step: TourStep) -> None:
    """Put a frame around what a step is about, and scroll to it when one has just come."""
    if not step.look:
        return
    st.html(f"<style>.st-key-{step.look} {{ {_FRAME} }}</style>")
    move = f"{step.name}/{state.session().tour_moves}"
    _scroll(data={"look": step.look, "move": move}, key="tour_look", height=1)
