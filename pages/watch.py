"""Watch: a run while it trains, live; and its replay once it is over."""

from pages.kit.header import page_top, pick_run
from pages.kit.submit import nothing_yet
from pages.parts.watch.live import watch

page_top(
    "Watch",
    "See a model learn: its loss and its predictions change while it trains. You may close the tab meanwhile; the "
    "address of this page brings the run back.",
)
run = pick_run()
if run is None:
    nothing_yet("There is no run yet. Train a model, and you can watch it here.")
else:
    watch(run)
