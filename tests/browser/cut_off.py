"""What of a page a person can't read because it is cut off on the left or on the right."""

import time

from playwright.sync_api import Page

__all__ = ["cut_off"]

_STAYS_SECONDS = 20.0

_FIND = """main => {
  const wide = document.documentElement.clientWidth, found = [];
  const scrolls = node => {
    for (; node && node !== main; node = node.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(node).overflowX)) return true;
    return false;
  };
  const tell = (node, why) => {
    const name = node.closest('[data-testid]')?.dataset.testid ?? node.tagName;
    found.push(`${name} "${(node.textContent ?? '').trim().slice(0, 60)}" ${why}`);
  };
  if (main.scrollWidth > main.clientWidth) tell(main, `is ${main.scrollWidth - main.clientWidth} pixels too wide`);
  for (const node of main.querySelectorAll('*')) {
    const box = node.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || !node.checkVisibility({opacityProperty: true, visibilityProperty: true}))
      continue;
    const beyond = Math.max(box.right - wide, -box.left);
    const empty = !node.textContent.trim() && !node.matches('svg, canvas, img, button');
    if (beyond > 1 && !empty && !scrolls(node)) tell(node, `reaches ${Math.round(beyond)} pixels beyond the screen`);
    const text = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
    if (!text) continue;
    const drawing = node.ownerSVGElement?.getBoundingClientRect();
    const out = drawing ? Math.max(box.right - drawing.right, drawing.left - box.left) : 0;
    // A line's box is a little higher than its letters, and titles of axes stand on their side.
    if (out > 3) tell(node, `reaches ${Math.round(out)} pixels out of its chart`);
    const hides = ['hidden', 'clip'].includes(getComputedStyle(node).overflowX);
    if (!drawing && hides && node.scrollWidth > node.clientWidth + 1) tell(node, 'ends before its text does');
  }
  return found;
}"""


def cut_off(page: Page) -> list[str]:
    """Return what is wider than the place it has, in words; what scrolls by itself, as a table does, may be.

    Charts follow the size of the screen a moment later, so that what is found has to stay.
    """
    deadline = time.monotonic() + _STAYS_SECONDS
    while True:
        found: list[str] = page.get_by_test_id("stMain").evaluate(_FIND)
        if not found or time.monotonic() > deadline:
            return found
        page.wait_for_timeout(200)
