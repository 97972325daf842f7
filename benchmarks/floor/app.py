"""A bare Flask application on psycopg: one statement a request, one connection a thread, nothing else."""

import json
import os
import threading
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask, Response, request
from psycopg.rows import dict_row

TABLES = """
CREATE TABLE IF NOT EXISTS floor_check_ins (id uuid PRIMARY KEY, patient_id uuid NOT NULL,
    reported_at timestamptz NOT NULL, body jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS floor_items (check_in_id uuid NOT NULL, item int NOT NULL, attribute text NOT NULL,
    value int, PRIMARY KEY (check_in_id, item, attribute));
CREATE INDEX IF NOT EXISTS floor_of_patient ON floor_check_ins (patient_id, reported_at DESC);
"""
WRITE = """
WITH given AS (
    INSERT INTO floor_check_ins SELECT (c->>'id')::uuid, (c->>'patient_id')::uuid, (c->>'reported_at')::timestamptz, c
    FROM jsonb_array_elements(%s::jsonb) c RETURNING id, body)
INSERT INTO floor_items SELECT id, (a->>'item')::int, a->>'attribute', (a->>'value')::int
    FROM given, jsonb_array_elements(body->'answers') a
"""
HISTORY = "SELECT body FROM floor_check_ins WHERE patient_id = %s ORDER BY reported_at DESC LIMIT 90"

app = Flask(__name__)
_own = threading.local()


def connection() -> psycopg.Connection[dict[str, Any]]:
    """This thread's connection."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["FLOOR_DATABASE"], row_factory=dict_row, autocommit=True)
    return _own.connection


@app.post("/check-ins/<uuid:patient_id>")
def write_one(patient_id: Any) -> Any:
    """Keep one check-in."""
    body = request.get_json() | {"id": str(uuid4()), "patient_id": str(patient_id)}
    connection().execute(WRITE, [json.dumps([body])])
    return {"id": body["id"]}, 201


@app.post("/batch/<uuid:patient_id>")
def write_many(patient_id: Any) -> Any:
    """Keep many check-ins in one statement."""
    bodies = [
        one | {"id": str(uuid4()), "patient_id": str(patient_id)} for one in request.get_json()["events"]
    ]
    connection().execute(WRITE, [json.dumps(bodies)])
    return {"results": [body["id"] for body in bodies]}


@app.get("/history/<uuid:patient_id>")
def history(patient_id: Any) -> Any:
    """The last 90 check-ins of a patient."""
    rows = connection().execute(HISTORY, [patient_id]).fetchall()
    return Response(json.dumps([row["body"] for row in rows]), content_type="application/json")
