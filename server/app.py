"""The application: foundation, features and interfaces put together. Nothing else imports interfaces."""

import importlib
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from server.config import Settings
from server.foundation import db as database
from server.foundation import jobs as jobs_module
from server.foundation import observe, reading_index, receipts, seal, verify, web
from server.foundation.keys import Keys

FEATURES = (
    "accounts",
    "patients",
    "sharing",
    "care_plans",
    "prescriptions",
    "requests",
    "goals",
    "journals",
    "leaves",
    "timeline",
    "symptoms",
    "triage",
    "resources",
    "stories",
    "workshop",
    "messages",
    "trials",
)
"""In the order in which they may use each other."""

INTERFACES = ("sync", "fhir", "exports", "console", "patient_web")
REGISTER_THEMSELVES = (jobs_module, reading_index, receipts, seal, verify)
"""Parts of the foundation that own tables or jobs and that nothing above needs to import."""


def create_app(settings: Settings | None = None, *, jobs: bool = False) -> Flask:
    """A ready application. `jobs`: its database connections have no statement timeout."""
    settings = settings or Settings.from_env()
    app = web.DaymarkFlask("server", static_folder=None)
    app.config.update(
        API_TITLE="Daymark",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        PROPAGATE_EXCEPTIONS=False,
        SETTINGS=settings,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["daymark_settings"] = settings
    app.extensions["daymark_keys"] = Keys(settings.keys_path)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    database.connect(app, settings, jobs=jobs)
    web.install(app)
    observe.install(app)
    api = web.Api(app)
    for folder, names in (("features", FEATURES), ("interfaces", INTERFACES)):
        for name in names:
            if (Path(__file__).parent / folder / name / "routes.py").exists():
                importlib.import_module(f"server.{folder}.{name}.routes").register(app, api)
    importlib.import_module("server.features.reactions")
    return app
