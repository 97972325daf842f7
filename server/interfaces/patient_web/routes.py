"""The pages for patients and helpers in the application; each part has its own module of routes."""

from flask import Flask

from server.foundation.web import Api
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.helping import look as look  # imported for its routes


def register(app: Flask, api: Api) -> None:
    """Hang the pages into the application."""
    app.register_blueprint(patient_web)
