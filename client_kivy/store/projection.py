"""What an own event will be as a record, before the server said so: the same shape, so screens see no difference."""

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from client_kivy.store.projected_shapes import CHECK_IN, SEALED, SHAPES
from shared.domain.composite import composites
from shared.schemas.base import wire_form
from shared.schemas.sync import read_body


@dataclass(frozen=True)
class Shadow:
    """A record that this tablet expects; `supersedes` is the id of the record of the same kind it corrects."""

    event: str
    kind: str
    id: str
    patient: str
    body: dict[str, Any]
    texts: dict[str, str]
    supersedes: str | None


def project(event: dict[str, Any]) -> Shadow | None:
    """The record an own event becomes; None for a kind that makes no record here."""
    if event["kind"] not in SHAPES:
        return None
    kind, shape = SHAPES[event["kind"]]
    said = _as_read(event["kind"], event["body"])
    body = {name: said.get(name, default) for name, default in shape.items()}
    body.update(id=event["entity"], patient_id=event["patient"], version=1)
    if kind == CHECK_IN:
        body["composites"] = composites((a["item"], a["attribute"], a["value"]) for a in body["answers"])
    if body.get("weekdays") is not None:
        body["weekdays"] = sorted(body["weekdays"])
    body.update({name: event["author"] for name in ("written_by", "seen_by") if name in shape})
    sealed = SEALED.get(kind, ())
    texts = {name: body[name] for name in sealed if body.get(name) is not None}
    body.update(dict.fromkeys(sealed))
    return Shadow(event["id"], kind, event["entity"], event["patient"], body, texts, body.get("amends"))


def _as_read(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body as the server will read it. What it would refuse is shown as it was said: it is kept all the same."""
    try:
        return wire_form(read_body(kind, body))
    except ValidationError:
        return body
