"""Pages for patients and those who help them: server-rendered, without JavaScript. No rules and no tables live here."""

from flask import Blueprint

patient_web = Blueprint(
    "patient_web",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/own-static",
)
