"""Names that would be formatting, icons, addresses, markup or scripts: on all pages they are names.

All pages and tabs are read as messages; in the browser it is watched what it asks for, what it makes of the names,
dialogs and errors.
"""

import pytest

from tests.attacks.forger import forger, pressed
from tests.attacks.hostile import EVIL, NAMES, Hostile, furnish
from tests.attacks.raw_names import raw_names
from tests.browser.lab import go, settled
from tests.pages.test_every_button import ABOUT_A_RUN, WITHOUT_A_RUN

FAY = "f" * 32
TAKEN_OVER = ("Change settings", "Train it again with a change")


@pytest.fixture(scope="module")
def has(app):
    return furnish(app, FAY)


def places(has: Hostile) -> list[tuple[str, dict[str, str]]]:
    """Return the pages with their tabs, about each thing that there is."""
    some = ("results", "reality_check", "attention", "gates", "watch")
    about = [(page, {**query, "run": has.run}) for page, query in ABOUT_A_RUN]
    about += [
        (page, {**query, "run": has.studied}) for page, query in ABOUT_A_RUN if page in ("reality_check", "experiments")
    ]
    about += [(page, {"run": has.panel}) for page in some]
    about += [(page, {"run": run}) for page in ("results", "watch") for run in (has.opened, has.failed)]
    alone = [
        ("data", {}),
        ("data", {"show": "Table"}),
        ("train", {"advanced": "true"}),
        ("glossary", {"term": NAMES[0]}),
    ]
    alone += [("lessons", {}), ("lessons", {"lesson": "8-hostile"}), ("lessons", {"lesson": NAMES[1]})]
    alone += [("classroom", {"class": has.class_id}), ("compare", {"runs": f"{has.run},{has.studied}"})]
    return [*WITHOUT_A_RUN, *alone, *about]


def test_names_are_nothing_but_names_in_all_that_pages_send(app, has):
    found, failed = {}, []
    with forger(app, FAY) as fay:
        for page, query in places(has):
            name = "" if page == "home" else page
            answers = [fay.send(name, query)]
            for element, part in answers[0].of("button"):
                if element.button.label in TAKEN_OVER:
                    answers.append(fay.send(name, query, [pressed(element.button.id)], part))
            failed += [(page, query) for answer in answers if answer.failed]
            for answer in answers:
                found.update(dict.fromkeys(raw_names(answer), (page, query)))
    assert (found, failed) == ({}, [])


@pytest.mark.further  # the test before reads every text that is sent to it
def test_names_of_columns_files_runs_and_classes_are_names_in_the_browser(app, has, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_cookies([app.cookie(FAY)])
    page = context.new_page()
    foreign, dialogs, errors, made, shown = set(), [], [], [], 0
    page.on("request", lambda each: foreign.add(each.url) if EVIL in each.url else None)
    page.on("dialog", lambda each: (dialogs.append(each.message), each.dismiss()))
    page.on("pageerror", lambda each: errors.append(str(each)))
    go(page, f"{app.address}/data?run={has.run}")
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
