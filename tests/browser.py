"""A real Chromium for tests of pages, and what every page must keep: no axe finding, no CSP refusal, no sideways scroll."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what is as it should be is counted, not described: half the time
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window; its own process, ended on the way out."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page together with all that the browser complained about on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"not loaded: {request.url}"))
        self.page.on("response", self._note_missing)

    def _note_missing(self, response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status}: {response.url}")


def axe_findings(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, levels A and AA: rule, and the first element it concerns."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} ({one['nodes'][0]['failureSummary'][:240]})"
        for one in found
    ]


def sideways(page: Page) -> str | None:
    """The widest thing that makes the page scroll sideways, or None when it does not."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return null;
            const inScroller = e => { for (let p = e.parentElement; p; p = p.parentElement)
                if (getComputedStyle(p).overflowX === 'auto') return true; return false; };
            const all = [...document.querySelectorAll('main *, header *')].filter(e => !inScroller(e));
            all.sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right);
            return all[0].outerHTML.slice(0, 160) + ' reaches ' + all[0].getBoundingClientRect().right;
        }"""
    )
