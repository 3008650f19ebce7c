"""Names that would be formatting, icons, addresses, markup or scripts: on all pages they are names.

The browser is watched: what it asks for, what it makes of the names, dialogs and errors.
"""

from types import SimpleNamespace

from lstm_core.classes.rules import ClassRules
from lstm_core.config import DataChoice
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.draft import Draft
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.ledger import Ledger
from pages.server.owner_token import hashed
from tests.browser.lab import go, settled
from tests.pages.made_runs import MadeRuns, small

FAY = "f" * 32
EVIL = "evil.example"
NAMES = (
    f"<img src=https://{EVIL}/a.png onerror=alert(1)>",
    f"![x](https://{EVIL}/b.png)",
    f"[link](https://{EVIL}/c) www.{EVIL}",
    ":red[red] :material/bug_report: $x^2$",
    f'<a href="https://{EVIL}/d">d</a>',
)


def table() -> bytes:
    """Return a table whose columns have such names."""
    head = ",".join(["Date", *(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in NAMES)])
    days = [(year, month, day) for year in (2022, 2023, 2024) for month in range(1, 13) for day in range(1, 29)]
    rows = (
        f"{year}-{month:02}-{day:02},"
        + ",".join(str(100 + (number * (column + 3)) % 17) for column in range(len(NAMES)))
        for number, (year, month, day) in enumerate(days)
    )
    return "\n".join([head, *rows]).encode()


def test_names_of_columns_files_runs_and_classes_are_names_in_the_browser(app, browser):
    uploads = UploadLibrary(app.home / "uploads")
    upload = uploads.add(table(), f"{NAMES[0]}.csv", hashed(FAY))
    data = DataChoice(source="upload", name=upload.id)
    series = uploads.load(upload.id, None, None, owner=hashed(FAY))
    columns = tuple(series.columns)
    config = small().with_("features", inputs=columns, target=columns[0])
    draft = Draft(data=data).with_("features", inputs=columns, target=columns[0], window=6)
    keep_draft(app.store, hashed(FAY), draft)
    visit = SimpleNamespace(store=app.store, ledger=Ledger(app.store), owner=hashed(FAY))
    run = MadeRuns(visit, series).finished(config.with_("data", source="upload", name=upload.id))
    app.store.mark(run, hashed(FAY), name=NAMES[1], note=NAMES[2], tags=[":red[t]"])
    app.store.make_class(ClassRules(title=NAMES[2][:60], base=Draft()), hashed(FAY))
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_cookies([app.cookie(FAY)])
    page = context.new_page()
    foreign, dialogs, errors, made, shown = set(), [], [], [], 0
    page.on("request", lambda each: foreign.add(each.url) if EVIL in each.url else None)
    page.on("dialog", lambda each: (dialogs.append(each.message), each.dismiss()))
    page.on("pageerror", lambda each: errors.append(str(each)))
    go(page, f"{app.address}/data?run={run}")
    titles = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    for title in titles:
        page.get_by_test_id("stSidebar").get_by_role("link", name=title.splitlines()[-1], exact=True).click()
        settled(page)
        page.wait_for_timeout(400)
        shown += EVIL in page.locator("body").inner_text()
        made += [
            (title, each)
            for each in page.evaluate(
                f"""() => [...document.querySelectorAll('img, a, script, iframe, svg a, svg image')]
                .map((each) => each.outerHTML.slice(0, 300)).filter((each) => each.includes('{EVIL}'))"""
            )
        ]
        made += [(title, "icon") for _ in range(page.get_by_label("bug_report icon").count())]
    context.close()
    assert (foreign, dialogs, errors, made) == (set(), [], [], [])
    assert shown >= 5, "the names are hardly shown at all"
