"""The pages for patients and helpers in the application; each part has its own module of routes."""

from flask import Flask

from server.foundation.web import Api, use_pages
from server.interfaces.own_site import only_from_our_own_pages
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.check_in import check_in as check_in  # imported for its routes
from server.interfaces.patient_web.first_time import choose_way_in as choose_way_in
from server.interfaces.patient_web.helping import look as look
from server.interfaces.patient_web.messages import messages as messages
from server.interfaces.patient_web.own import keep_language
from server.interfaces.patient_web.reports import reports as reports
from server.interfaces.patient_web.sign_in import is_own_page, problem_page
from server.interfaces.patient_web.timeline import timeline as timeline
from server.interfaces.patient_web.today import today as today

patient_web.before_request(only_from_our_own_pages)
patient_web.after_request(keep_language)


def register(app: Flask, api: Api) -> None:
    """Hang the pages into the application."""
    app.register_blueprint(patient_web)
    use_pages(is_own_page, problem_page)
