"""Every page in every state, in a real browser under the real headers: accessible, whole, and at home on a narrow screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import Watched, axe_findings, sideways
from tests.server.interfaces.console.samples import PAGES

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A clinician's screen, with JavaScript of pages switched on as browsers have it."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context
    context.close()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_accessible_whole_and_reflows(desk: BrowserContext, sample_site: str, name: str) -> None:
    watched = Watched(desk.new_page())
    page = watched.page
    answer = page.goto(sample_site + name)
    assert answer is not None and answer.status == 200
    for summary in page.locator("details > summary").all():
        summary.click()
    assert axe_findings(page) == []
    for width in (683, 320):  # 200 % of a clinician's screen, and 400 % of 1280 pixels (WCAG 1.4.10)
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways(page) is None, f"scrolls sideways at {width} pixels"
    assert axe_findings(page) == []
    assert watched.complaints == []
    page.close()


def test_no_page_writes_style_or_script_into_itself(sample_site: str, desk: BrowserContext) -> None:
    """The policy forbids it; a page that relied on it would look right in review and wrong in use."""
    for name in PAGES:
        source = desk.request.get(sample_site + name).text()
        assert " style=" not in source and "<style" not in source, name
        assert "<script" not in source and " onclick=" not in source, name


def test_the_console_is_used_without_javascript(browser: Browser, sample_site: str) -> None:
    """A form of the panel asks the server for what it shows, with scripts off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample_site + "panel")
    page.fill("#name", "Wen")
    page.select_option("#tier", "red")
    with page.expect_request("**/panel?*") as asked:
        page.click("text=Show >> nth=0")
    assert "name=Wen" in asked.value.url and "tier=red" in asked.value.url
    context.close()


def test_what_was_typed_wrong_is_kept_and_can_be_reached(desk: BrowserContext, sample_site: str) -> None:
    page = desk.new_page()
    page.goto(sample_site + "entry-result-wrong")
    assert page.input_value("#value") == "nine"
    page.click("text=Value: Write a number")
    assert page.evaluate("document.activeElement.id") == "value"
    assert page.title().startswith("Problem:")
    page.close()


def test_keyboard_reaches_the_content_in_one_step(desk: BrowserContext, sample_site: str) -> None:
    page = desk.new_page()
    page.goto(sample_site + "panel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_a_rewound_record_offers_nothing_to_change(desk: BrowserContext, sample_site: str) -> None:
    page = desk.new_page()
    page.goto(sample_site + "patient-rewound")
    assert page.locator("main form[method=post]").count() == 0
    assert page.get_by_text("Move", exact=True).count() == 0
    page.close()


def test_paper_shows_the_record_without_the_ways_around_it(desk: BrowserContext, sample_site: str) -> None:
    page = desk.new_page()
    page.goto(sample_site + "patient")
    page.emulate_media(media="print")
    assert not page.locator(".top__nav").is_visible()
    assert not page.locator(".alert__answer").first.is_visible()
    assert page.locator("#symptoms-chart-title").count() == 1
    assert page.locator(".alert__because").first.is_visible()
    page.close()
