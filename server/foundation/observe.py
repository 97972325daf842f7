"""Is it alive, is it ready, how is it doing: health, metrics, and one structured log line a request."""

import hmac
import ipaddress
import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from sqlalchemy import text

from server.config import Settings
from server.foundation.db import database_problems, db, end_session
from server.foundation.problems import NotFound, Unavailable

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "daymark_requests_total", "Requests answered", ["endpoint", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram("daymark_request_seconds", "Time to answer", ["endpoint"], registry=REGISTRY)

log = structlog.get_logger("daymark.request")


def install(app: Flask) -> None:
    """Health, metrics and the request line."""
    settings: Settings = app.extensions["daymark_settings"]
    _configure(settings)

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        REQUESTS.labels(endpoint, request.method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(seconds)
        log.info(
            "request",
            request_id=g.get("request_id"),
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
        )
        return response

    @app.get("/health/live")
    def live() -> Any:
        return jsonify(status="alive")

    @app.get("/health/ready")
    def ready() -> Any:
        with database_problems():
            db.session.execute(text("SELECT number FROM heads LIMIT 1"))
        end_session()
        return jsonify(status="ready")

    @app.get("/metrics")
    def metrics() -> Response:
        if not _may_read_metrics(settings):
            raise NotFound()
        return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(settings: Settings) -> bool:
    if settings.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.metrics_token.encode())
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _configure(settings: Settings) -> None:
    """Lines of JSON with an allow-list of fields: no bodies, no query strings, no names."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def ready_or_raise() -> None:
    """Raise Unavailable unless the database answers."""
    with database_problems():
        if db.session.execute(text("SELECT 1")).scalar_one() != 1:
            raise Unavailable()
