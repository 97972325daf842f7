"""Pictures of every page of the console, taken in Chromium from the demonstration clinic."""

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize

from server.demo import run
from server.demo.clinic import sign_in_names
from server.demo.people import PASSWORD
from server.serving import free_port
from tests.browser import chromium

DESK: ViewportSize = {"width": 1366, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}


def console_shots(folder: Path) -> list[Path]:
    """Build the demonstration clinic on a free port, take a picture of every page and state, stop it again.

    The pictures are `folder/<name>.png`; what stood in the folder before is removed. Returns them in order."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with TemporaryDirectory() as place:
        settings = run.settings_for_demo(free_port(), place)
        settings = replace(settings, password_memory_kib=64, password_rounds=1)
        run.prepare(settings)
        server = run.start_server(settings)
        try:
            run.wait_until_ready(settings, server)
            with chromium() as browser:
                return _Photographer(browser, settings.address, folder).everything()
        finally:
            run.stop(server)


class _Photographer:
    """Walks through the console as each role and takes pictures."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder
        self.taken: list[Path] = []

    def everything(self) -> list[Path]:
        """Every page, in the order one meets them."""
        self._outside()
        self._nurse()
        self._workshop()
        self._coordinator()
        self._administrator()
        self._narrow()
        return self.taken

    def _shoot(self, page: Page, name: str, *, whole: bool = True) -> None:
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, full_page=whole)
        self.taken.append(path)

    def _signed_in(self, role: str, viewport: ViewportSize = DESK) -> Page:
        page = self.browser.new_context(viewport=viewport).new_page()
        page.goto(f"{self.address}/sign-in")
        page.fill("#sign_in_name", sign_in_names()[role])
        page.fill("#password", PASSWORD)
        page.click("main button")
        return page

    def _outside(self) -> None:
        page = self.browser.new_context(viewport=DESK).new_page()
        page.goto(f"{self.address}/sign-in")
        self._shoot(page, "sign-in")
        for name in ("sign-in-wrong", *["sign-in-throttled"] * 5):
            page.fill("#sign_in_name", "someone@daymark.example")
            page.fill("#password", "not the password")
            page.click("main button")
            if name == "sign-in-wrong":
                self._shoot(page, name)
        self._shoot(page, "sign-in-throttled")

    def _nurse(self) -> None:
        page = self._signed_in("nurse")
        self._shoot(page, "panel")
        page.goto(f"{self.address}/panel?name=zzz")
        self._shoot(page, "panel-no-match")
        page.goto(f"{self.address}/panel")
        patient = self._patient(page)
        page.goto(patient)
        self._shoot(page, "patient")
        for summary in page.locator("details > summary").all():
            summary.click()
        self._shoot(page, "patient-opened")
        self._links(page, patient)
        self._answer(page, patient)
        page.goto(f"{patient}?as_of={_some_weeks_ago(page)}")
        self._shoot(page, "patient-rewound")
        page.goto(f"{patient}/devices")
        page.click("text=Issue a code")
        self._shoot(page, "devices-code")
        page.goto(f"{self.address}/panel?name=&sort=name")
        self._shoot(page, "panel-by-name")
        page.goto(f"{self.address}/account")
        self._shoot(page, "account")
        page.goto(f"{self.address}/patients/00000000-0000-7000-8000-000000000000")
        self._shoot(page, "problem-404")
        self._survivor(page)
        self._ended(page, patient)

    def _patient(self, page: Page) -> str:
        """The first patient of the panel with an open alert and a cycle running."""
        row = page.locator("tbody tr", has_text="Cycle").first
        return self.address + str(row.locator("th a").get_attribute("href"))

    def _links(self, page: Page, patient: str) -> None:
        """Every form that the patient's page offers, one of each kind."""
        page.goto(patient)
        seen: dict[str, str] = {}
        for link in page.locator("main a[href^='/patients/']").all():
            href = str(link.get_attribute("href"))
            steps = [part for part in href.partition("?")[0].split("/")[3:] if not re.search(r"\d", part)]
            if steps and steps != ["devices"]:
                seen.setdefault("-".join(steps), href)
        for name, href in sorted(seen.items()):
            page.goto(self.address + href)
            self._shoot(page, f"form-{name}")
        page.goto(f"{patient}/results/new")
        page.fill("#value", "nine")
        page.click("main button[type=submit]")
        self._shoot(page, "form-results-new-wrong")

    def _answer(self, page: Page, patient: str) -> None:
        page.goto(patient)
        answers = page.locator(".alert__answer")
        if answers.count():
            answers.first.locator("button").first.click()
            self._shoot(page, "patient-note-missing")
            answers.first.locator("textarea").fill("Called. Seen in the day unit at two o'clock.")
            answers.first.locator("button").first.click()
            self._shoot(page, "patient-acknowledged")

    def _survivor(self, page: Page) -> None:
        page.goto(f"{self.address}/panel?sort=name")
        while (
            not page.locator("tbody tr", has_text="Life after").count()
            and page.locator("a[rel=next]").count()
        ):
            page.click("a[rel=next]")
        row = page.locator("tbody tr", has_text="Life after")
        if row.count():
            row.first.locator("th a").click()
            self._shoot(page, "patient-survivorship")

    def _ended(self, page: Page, patient: str) -> None:
        """A form sent after its session ended, and what is shown after signing in again."""
        page.goto(f"{patient}/events/new")
        page.select_option("#category", "imaging")
        page.fill("#title", "MRI of the liver")
        other = self._signed_in("nurse")
        other.goto(f"{self.address}/account")
        while other.locator("main button").count():
            other.locator("main button").first.click()
        page.click("main button[type=submit]")
        self._shoot(page, "sign-in-expired")
        page.fill("#sign_in_name", sign_in_names()["nurse"])
        page.fill("#password", PASSWORD)
        page.click("main button")
        self._shoot(page, "kept-form")

    def _workshop(self) -> None:
        """Every page of one plan with two versions, the list of plans, and what a patient with tablets shows."""
        page = self._signed_in("oncologist")
        page.goto(f"{self.address}/plans")
        self._shoot(page, "plans")
        for part in ("", "/simulate", "/compare", "/impact", "/forecast", "/publish"):
            page.goto(f"{self.address}/plans/breast/ddac_paclitaxel/v2{part}")
            self._shoot(page, f"plan{part.replace('/', '-') or '-calendar'}")
        page.goto(f"{self.address}/plans/breast/ddac_paclitaxel/v2/simulate")
        page.select_option("#sample", "own")
        page.fill("#answers", "- {day: 9, temperature: 38.4}\n- {day: 4, fevr: 3}")
        page.click("main .simulate-form button[type=submit]")
        self._shoot(page, "plan-simulate-wrong")
        page.goto(f"{self.address}/plans/colorectal/survivorship")
        self._shoot(page, "plan-survivorship")
        page.goto(f"{self.address}/panel")
        page.goto(self._patient(page))
        why = page.locator("text=Why this alert")
        if why.count():
            page.goto(self.address + str(why.first.get_attribute("href")))
            self._shoot(page, "alert-why")

    def _coordinator(self) -> None:
        page = self._signed_in("coordinator")
        self._shoot(page, "exports-empty")
        page.select_option("#study", index=page.locator("#study option").count() - 1)
        page.click("main button[type=submit]")
        self._shoot(page, "exports-asked")
        for _ in range(60):
            if not page.locator("progress").count():
                break
            page.wait_for_timeout(500)
            page.goto(f"{self.address}/exports")
        for summary in page.locator("details > summary").all():
            summary.click()
        self._shoot(page, "exports-ready")

    def _administrator(self) -> None:
        page = self._signed_in("administrator")
        self._shoot(page, "account-administrator")
        page.goto(f"{self.address}/resources")
        self._shoot(page, "resources")
        page.goto(f"{self.address}/resources/new")
        self._shoot(page, "resources-new")
        page.goto(f"{self.address}/api-docs")
        self._shoot(page, "api-docs", whole=False)

    def _narrow(self) -> None:
        page = self._signed_in("nurse", TELEPHONE)
        self._shoot(page, "panel-narrow")
        page.goto(self._patient(page))
        self._shoot(page, "patient-narrow")


def _some_weeks_ago(page: Page) -> str:
    """A day that the record reaches back to: two weeks before the last one that may be chosen."""
    last = page.locator("#as_of").get_attribute("max")
    return (date.fromisoformat(str(last)) - timedelta(weeks=2)).isoformat()
