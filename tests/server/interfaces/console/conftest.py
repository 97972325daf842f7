"""A browser, and a small site that serves the console's templates from sample values under the real headers."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, render_template
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from server.foundation.web import HEADERS
from server.interfaces.console import console
from tests.browser import chromium
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def sample_site() -> Iterator[str]:
    """The address of the sample pages, served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, sample_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sample/"
    server.shutdown()
    thread.join()
