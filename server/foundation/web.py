"""HTTP around the gate: strict bodies, problems as problem+json, reading stream, security headers, OpenAPI."""

import re
import uuid
from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, g, jsonify, request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from server.foundation.access import NOBODY, Actor
from server.foundation.db import db
from server.foundation.gate import reading
from server.foundation.problems import BY_STATUS, BadRequest, Fault, Invalid, Problem, UnsupportedMedia
from server.foundation.strict_json import USUAL, Limits, read_json
from shared.schemas.base import ProblemSchema

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""On every answer (security.md 6.5); static files may set their own Cache-Control."""

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger("daymark.web")
_identify: list[Callable[[], Actor]] = []


class Route(Rule):
    """The address of a route. What writes it out is compiled when somebody first needs it written: an application has
    hundreds, and most are only ever read."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder

        @cache
        def compiled() -> Callable[..., tuple[str, str]]:
            return compile_now(append_unknown)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build


class DaymarkFlask(Flask):
    """A Flask that writes the reading stream before an answer leaves, and never answers with a bare error."""

    url_rule_class = Route

    def full_dispatch_request(self) -> Response:
        """Dispatch inside one reading block; if the stream cannot be written, nothing of the answer is sent."""
        try:
            with reading():
                return super().full_dispatch_request()
        except Problem as problem:  # the reading stream could not be written
            return self.finalize_request(problem_answer(problem), from_error_handler=True)


class StrictParser(FlaskParser):
    """Bodies through the strict reader, unknown fields refused by the schemas themselves."""

    DEFAULT_VALIDATION_STATUS = 422
    DEFAULT_UNKNOWN_BY_LOCATION = {
        "json": None,
        "query": None,
        "query_string": None,
        "form": None,
        "path": None,
    }

    def load_json(self, req: Any, schema: Any) -> Any:
        """The JSON object of the request."""
        return strict_body()


class Blueprint(SmorestBlueprint):
    """A feature's routes."""

    ARGUMENTS_PARSER = StrictParser()


class Api(SmorestApi):
    """OpenAPI 3.1 from the routes; every error in the words of the catalogue.

    The document is written when somebody first asks for it: an application that nobody asks starts in half the time.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        self._flask = app
        self._undocumented: list[SmorestBlueprint] = []
        self._options: dict[str, Any] | None = None
        self._writing = RLock()
        super().__init__(app)

    def _init_spec(self, **options: Any) -> None:
        """Called as the application starts: only remember how the document is to begin."""
        self._options = options

    def register_blueprint(self, blp: SmorestBlueprint, **_: Any) -> None:
        """Hang the routes into the application; they are described later."""
        self._flask.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._flask.register_blueprint(blp)
        self._undocumented.append(blp)

    @property
    def spec(self) -> Any:
        """The document, with every route that was registered."""
        with self._writing:  # the beginning of the document asks for the document itself
            waiting, self._undocumented = self._undocumented, []
            options, self._options = self._options, None
            if options is not None:
                super()._init_spec(**options)
            for blp in waiting:
                blp.register_views_in_doc(self, self._flask, self._spec, name=blp.name, parameters=None)
                self._spec.tag({"name": blp.name, "description": blp.description})
        return self._spec

    @spec.setter
    def spec(self, spec: Any) -> None:
        self._spec = spec

    def handle_http_exception(self, error: HTTPException) -> Response:  # type: ignore[override]
        """An HTTP error raised by Flask or by a schema, as a problem."""
        return problem_answer(problem_from(error))


def problem_from(error: HTTPException) -> Problem:
    """The catalogue's problem for an HTTP error."""
    status = error.code or 500
    given = getattr(error, "data", None) or {}
    messages = given.get("messages") or given.get("errors")
    if status == 422 and messages:
        fields = messages.get("json") or messages.get("query") or messages.get("form") or messages
        return Invalid("Look at the fields named here.", errors=fields)
    kind = BY_STATUS.get(status, Fault if status >= 500 else BadRequest)
    allow = error.get_response().headers.get("Allow") if status == 405 else None
    return kind(allow=allow)


def problem_answer(problem: Problem) -> Response:
    """A problem+json response; pages make their own form of it (see `use_pages`)."""
    for wants, make in _pages.values():
        if wants():
            response = make(problem)
            break
    else:
        response = jsonify(problem.as_json())
        response.content_type = "application/problem+json"
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


_pages: dict[str, tuple[Callable[[], bool], Callable[[Problem], Response]]] = {}


def use_pages(wants: Callable[[], bool], make: Callable[[Problem], Response]) -> None:
    """Let an interface answer with a page instead of problem+json where `wants` says so."""
    _pages[make.__module__] = (wants, make)


def identify_with(function: Callable[[], Actor]) -> None:
    """Set how a request's actor is found: sessions and tokens are the business of `sessions`."""
    _identify[:] = [function]


def current_actor() -> Actor:
    """Who asks. Looked up once a request; NOBODY without a valid sign-in (the gate then refuses)."""
    if "actor" not in g:
        g.actor = _identify[0]() if _identify else NOBODY
    return g.actor


def limits(of: Limits) -> Callable[[View], View]:
    """Give a route body limits of its own."""

    def mark(view: View) -> View:
        view.daymark_limits = of  # type: ignore[attr-defined]
        return view

    return mark


def strict_body() -> dict[str, Any]:
    """The request's JSON object, read strictly within the limits of its route."""
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise UnsupportedMedia("Send JSON, with Content-Type: application/json.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMedia("Send JSON in UTF-8.")
    return read_json(request.get_data(cache=True), _limits())


def _limits() -> Limits:
    from flask import current_app

    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "daymark_limits", USUAL)


def install(app: Flask) -> None:
    """Bind request checks, error answers and headers to the application."""

    @app.before_request
    def check_request() -> None:
        g.request_id = uuid.uuid4().hex
        request.max_content_length = _limits().size
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise UnsupportedMedia("Compressed requests are not taken.")
        if "\x00" in request.path or re.search(r"%00", request.full_path):
            raise BadRequest("The address holds a NUL character.")

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in HEADERS.items():
            if name != "Cache-Control" or not _may_be_stored(response):
                response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    def _may_be_stored(response: Response) -> bool:
        return request.endpoint in ("static", "console.static") and response.status_code < 400

    @app.errorhandler(Problem)
    def on_problem(problem: Problem) -> Response:
        return problem_answer(problem)

    @app.errorhandler(Exception)
    def on_fault(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return problem_answer(problem_from(error))
        db.session.rollback()
        log.error("fault", request_id=g.get("request_id"), endpoint=request.endpoint, exc_info=error)
        return problem_answer(Fault(f"Please tell us this number: {g.get('request_id')}."))
