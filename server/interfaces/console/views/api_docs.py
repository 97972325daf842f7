"""The API's OpenAPI document, arranged for reading: operations by subject, and the schemas they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class TypeName:
    """A type as it is shown, and the anchor of its schema where it has one."""

    type: str
    anchor: str | None


@dataclass(frozen=True)
class FieldRow:
    """A parameter or a field of a schema. `place` is path, query or header for parameters."""

    name: str
    type: str
    anchor: str | None
    required: bool
    text: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """One status an operation may answer with."""

    status: str
    text: str
    content: TypeName | None


@dataclass(frozen=True)
class Operation:
    """One method on one path."""

    anchor: str
    method: str
    path: str
    summary: str
    parameters: tuple[FieldRow, ...]
    body: TypeName | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Group:
    """The operations of one subject."""

    name: str
    anchor: str
    text: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class SchemaRow:
    """A schema with its fields."""

    name: str
    anchor: str
    text: str
    fields: tuple[FieldRow, ...]


@dataclass(frozen=True)
class ApiDocsView:
    """The whole document, for one page."""

    title: str
    version: str
    document: str
    groups: tuple[Group, ...]
    schemas: tuple[SchemaRow, ...]

    @property
    def count(self) -> int:
        """How many operations there are in all."""
        return sum(len(group.operations) for group in self.groups)


def read_openapi(document: Mapping[str, Any], address: str) -> ApiDocsView:
    """Arrange an OpenAPI 3 document for reading. An operation without a tag is listed under "other"."""
    texts = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    by_tag: dict[str, list[Operation]] = {}
    for path, item in sorted(document.get("paths", {}).items()):
        for method in METHODS:
            if method in item:
                tags = item[method].get("tags") or ["other"]
                shared = item.get("parameters", ())
                by_tag.setdefault(tags[0], []).append(
                    _operation(document, path, method, item[method], shared)
                )
    order = [name for name in texts if name in by_tag] + sorted(set(by_tag) - set(texts))
    schemas = document.get("components", {}).get("schemas", {})
    info = document.get("info", {})
    return ApiDocsView(
        title=info.get("title", "API"),
        version=str(info.get("version", "")),
        document=address,
        groups=tuple(Group(name, _anchor(name), texts.get(name, ""), tuple(by_tag[name])) for name in order),
        schemas=tuple(_schema(name, schema) for name, schema in sorted(schemas.items())),
    )


def _anchor(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def _operation(
    document: Mapping[str, Any], path: str, method: str, facts: Mapping[str, Any], shared: Any
) -> Operation:
    given = [_resolved(document, one) for one in (*shared, *facts.get("parameters", ()))]
    body = _content(facts.get("requestBody", {}))
    answers = sorted(facts.get("responses", {}).items(), key=lambda pair: str(pair[0]))
    return Operation(
        anchor=_anchor(f"{method} {path}"),
        method=method.upper(),
        path=path,
        summary=facts.get("summary", "") or facts.get("description", ""),
        parameters=tuple(_field(one["name"], one.get("schema", {}), one) for one in given),
        body=body,
        answers=tuple(
            Answer(str(status), resolved.get("description", ""), _content(resolved))
            for status, resolved in ((status, _resolved(document, one)) for status, one in answers)
        ),
    )


def _resolved(document: Mapping[str, Any], one: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference to the components; anything else is itself."""
    if "$ref" not in one:
        return one
    found: Any = document
    for part in one["$ref"].removeprefix("#/").split("/"):
        found = found.get(part, {})
    return found


def _content(holder: Mapping[str, Any]) -> TypeName | None:
    for media in holder.get("content", {}).values():
        if schema := media.get("schema"):
            return _type(schema)
    return None


def _type(schema: Mapping[str, Any]) -> TypeName:
    """A schema in a word: "CheckIn", "list of Answer", "string or null", "one of a, b"."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return TypeName(name, _anchor(name))
    if schema.get("type") == "array":
        inner = _type(schema.get("items", {}))
        return TypeName(f"list of {inner.type}", inner.anchor)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            parts = [_type(one) for one in schema[several]]
            anchor = next((one.anchor for one in parts if one.anchor), None)
            return TypeName(" or ".join(one.type for one in parts), anchor)
    if "enum" in schema:
        return TypeName("one of " + ", ".join(str(value) for value in schema["enum"]), None)
    kind = schema.get("type", "any")
    word = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return TypeName(f"{word} ({schema['format']})" if "format" in schema else word, None)


def _field(name: str, schema: Mapping[str, Any], facts: Mapping[str, Any]) -> FieldRow:
    kind = _type(schema)
    text = facts.get("description", "") or schema.get("description", "")
    return FieldRow(name, kind.type, kind.anchor, bool(facts.get("required")), text, facts.get("in", ""))


def _schema(name: str, schema: Mapping[str, Any]) -> SchemaRow:
    needed = set(schema.get("required", ()))
    fields = tuple(
        _field(key, one, {"required": key in needed}) for key, one in schema.get("properties", {}).items()
    )
    return SchemaRow(name, _anchor(name), schema.get("description", ""), fields)
