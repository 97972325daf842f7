"""A browser; a small site of sample pages under the real headers; the real console with a small real record."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from server.foundation import clock
from server.foundation.web import HEADERS
from server.interfaces.console import console
from tests.server.beginnings import Write
from tests.server.cast import CAST, Cast, assemble
from tests.server.interfaces.console.desk import Desk
from tests.server.interfaces.console.real_record import NOW, PASSPHRASE, write_record
from tests.server.interfaces.console.sample_depth import add_plans, write_depth
from tests.server.interfaces.console.samples import PAGES


def sample_app() -> Flask:
    """The console's look alone: each sample page under /<its name>."""
    app = Flask("samples", static_folder=None)
    app.register_blueprint(console)

    @app.get("/sample/<name>")
    def sample(name: str) -> str:
        shown = PAGES[name]
        return render_template(shown.template, page=shown.page, frame=shown.frame)

    @app.after_request
    def finish(response):
        response.headers.update(HEADERS)
        return response

    return app


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def sample_site() -> Iterator[str]:
    """The address of the sample pages."""
    with served(sample_app()) as address:
        yield f"{address}/sample/"


def small_record(words: str = "") -> None:
    """The cast, and Rosa's and Sam's records. `words` stands in every text that people may write."""
    with clock.at(datetime(2026, 9, 1, tzinfo=UTC)):
        cast = assemble()
    write_record(cast, words=words)


def deep_record() -> None:
    """The same with an oncologist over the site, tablets, goals and resources."""
    small_record()
    with pytest.MonkeyPatch.context() as patch:
        add_plans(patch)
        write_depth(CAST)


@pytest.fixture
def begun_with(request: pytest.FixtureRequest) -> Write | None:
    """The record a test is about."""
    asked = set(request.fixturenames)
    if "deep_plans" in asked:
        return deep_record
    return small_record if asked & {"clinic", "live"} else None


@pytest.fixture
def clinic(app: Flask) -> Iterator[Cast]:
    """The cast and Rosa's record, at one moment of the story; once on each kind of database."""
    with clock.at(NOW):
        yield CAST


@pytest.fixture
def deep_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plans that the deep record is on, and a draft to publish: whoever asks for them begins with that record."""
    add_plans(monkeypatch)


@pytest.fixture
def depth(clinic: Cast, deep_plans: None) -> Cast:
    """The clinic with all that the deep record has."""
    return clinic


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """A clinician's screen of its own cookies."""
    context = browser.new_context(viewport={"width": 1024, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(app: Flask, clinic: Cast) -> Callable[[str], Desk]:
    """`desk("nurse")`: somebody of the cast at the console, signed in."""

    def sit_down(role: str) -> Desk:
        someone = Desk(app.test_client())
        someone.sign_in(f"{role}@clinic.example")
        return someone

    return sit_down


@dataclass
class Hour:
    """The time at the live console; a test moves it on."""

    now: datetime = NOW

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass
class LiveConsole:
    """The real console on a port: its address, its people, its time."""

    address: str
    cast: Cast
    hour: Hour
    app: Flask

    def sign_in(self, page: Page, role: str = "nurse") -> None:
        """Type name and password of somebody of the cast, and wait for the panel."""
        page.goto(f"{self.address}/sign-in")
        page.fill("#sign_in_name", f"{role}@clinic.example")
        page.fill("#password", PASSPHRASE)
        page.click("main button")
        page.wait_for_url("**/panel")


@pytest.fixture
def live(sqlite_app: Flask) -> Iterator[LiveConsole]:
    """The real console on SQLite with Rosa's record, for a browser."""
    with served_clinic(sqlite_app) as running:
        yield running


@pytest.fixture
def live_depth(live: LiveConsole, deep_plans: None) -> LiveConsole:
    """The same with all that the deep record has."""
    return live


@contextmanager
def served_clinic(app: Flask) -> Iterator[LiveConsole]:
    """The real console over the record that the application holds."""
    hour = Hour()

    def at_that_hour(environ: Any, start_response: Any) -> Any:
        with clock.at(hour.now):
            return app(environ, start_response)

    with served(at_that_hour) as address:
        yield LiveConsole(address, CAST, hour, app)
