"""The team's web console: server-rendered pages that work without JavaScript. No rules and no tables live here."""

from flask import Blueprint

from server.interfaces.console import look

console = Blueprint(
    "console", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)
look.install(console)
