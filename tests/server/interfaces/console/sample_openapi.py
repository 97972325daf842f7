"""A small OpenAPI document with one of each thing the API page must show."""

from typing import Any

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Daymark", "version": "1"},
    "tags": [{"name": "symptoms", "description": "Check-ins: what patients say, as they say it."}],
    "paths": {
        "/api/patients/{patient_id}/check-ins": {
            "parameters": [
                {"in": "path", "name": "patient_id", "required": True, "schema": {"type": "string", "format": "uuid"}}
            ],
            "get": {
                "tags": ["symptoms"],
                "summary": "The check-ins of a patient, newest first.",
                "parameters": [
                    {"in": "query", "name": "since", "schema": {"type": ["string", "null"]}, "description": "From this day on."}
                ],
                "responses": {
                    "200": {
                        "description": "Check-ins",
                        "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/CheckIn"}}}},
                    },
                    "default": {"$ref": "#/components/responses/Problem"},
                },
            },
            "post": {
                "tags": ["symptoms"],
                "summary": "Keep what the patient says as said.",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/CheckIn"}}}},
                "responses": {"201": {"description": "Kept"}},
            },
        },
        "/health/live": {"get": {"responses": {"200": {"description": "Alive"}}}},
    },
    "components": {
        "responses": {"Problem": {"description": "A problem in plain words"}},
        "schemas": {
            "CheckIn": {
                "type": "object",
                "description": "One check-in.",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "answers": {"type": "array", "items": {"$ref": "#/components/schemas/Answer"}},
                    "mode": {"enum": ["tablet", "telephone"], "description": "How it was answered."},
                },
            },
            "Answer": {"type": "object", "properties": {"item": {"type": "integer"}}},
        },
    },
}  # fmt: skip
