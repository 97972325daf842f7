"""A small honest server for the tablet's tests: real keys, real chain, real verdicts, and faults when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from client_kivy.store.projection import project
from client_kivy.store.sealing import TO_SERVER, raw, text, unseal
from client_kivy.sync.transport import Answer, Unreachable
from shared.domain.chain import GENESIS, body_digest, canonical_json, entry_form, entry_hash
from shared.domain.instants import to_wire

Fault = Callable[["Clinic", str, bytes | None], Answer | None]


class TestClock:
    """A clock that stands still until it is moved; the two times move apart when a person sets the date."""

    __test__ = False

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 22, 8, tzinfo=UTC)
        self.seconds = 100_000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def pass_seconds(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


def as_json(status: int, content: Any, **headers: str) -> Answer:
    return Answer(status, json.dumps(content).encode(), {"content-type": "application/json", **headers})


def problem(status: int, slug: str, **headers: str) -> Answer:
    body = {"type": f"/problems/{slug}", "title": slug, "status": status}
    return Answer(status, json.dumps(body).encode(), {"content-type": "application/problem+json", **headers})


class Clinic:
    """One patient's ledger behind the contract's four routes."""

    def __init__(self, clock: TestClock) -> None:
        self.clock = clock
        self.key = X25519PrivateKey.generate()
        self.epoch = "epoch-1"
        self.person, self.patient = str(uuid4()), str(uuid4())
        self.devices: dict[tuple[str, int], Ed25519PublicKey] = {}
        self.last: dict[tuple[str, int], int] = {}
        self.accepted: dict[str, dict[str, Any]] = {}
        self.entries: list[dict[str, Any]] = []
        self.refuse: dict[str, str] = {}
        self.poison: set[str] = set()
        self.stumbles: dict[str, int] = {}
        self.revoked: set[str] = set()
        self.aside: set[str] = set()
        self.visits: set[str] = set()
        self.visit_code: str | None = "482915"
        self.access, self.refreshes = "access-1", 0
        self.page = 500
        self.reset_next = False
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, bytes | None]] = []
        self.code: str | None = "7K3MPQ9XYZ"
        self.add("patients.patient.register", self._patient())

    def _patient(self) -> dict[str, Any]:
        return {"kind": "patients.patient", "id": self.patient, "version": 1, "body": {"name": "Ana Ruiz"}}

    def add(self, verb: str, *changes: dict[str, Any]) -> None:
        """Append an entry to the ledger as staff would."""
        made = []
        for change in changes:
            body = {
                "id": change["id"],
                "patient_id": self.patient,
                "version": change["version"],
                **change["body"],
            }
            salt = b"s" * 16
            digest = body_digest(salt, body).hex()
            texts = change.get("texts", {})
            made.append({**change, "body": body, "salt": salt.hex(), "digest": digest, "texts": texts})
        entry = {
            "patient": self.patient,
            "number": len(self.entries) + 1,
            "verb": verb,
            "by": self.person,
            "by_name": "Ana Ruiz",
            "device": None,
            "on_behalf_of": None,
            "because": "themselves",
            "recorded_at": to_wire(self.clock.now() + timedelta(microseconds=len(self.entries))),
        }
        form = entry_form(**entry, changes=[(c["kind"], c["id"], c["version"], c["digest"]) for c in made])
        previous = bytes.fromhex(self.entries[-1]["hash"]) if self.entries else GENESIS
        entry.update(hash=entry_hash(previous, form).hex(), changes=made)
        self.entries.append(entry)

    def send(
        self, method: str, path: str, *, headers: Any, query: Any = None, body: bytes | None = None
    ) -> Answer:
        """The transport of the tests."""
        self.requests.append((path, body))
        if self.faults:
            answer = self.faults.pop(0)(self, path, body)
            if answer is not None:
                return answer
        return self.answer(path, headers, query or {}, body)

    def answer(self, path: str, headers: Any, query: Any, body: bytes | None) -> Answer:
        if path == "/api/devices/enrol":
            return self.enrol(json.loads(body or b"{}"))
        if path == "/api/sync/hand-over":
            return self.hand_over(json.loads(body or b"{}"))
        if path == "/api/kiosk/visits":
            return self.visit(json.loads(body or b"{}"))
        if path == "/api/accounts/sign-out":
            self.visits.discard(headers["Authorization"].removeprefix("Bearer "))
            return Answer(204)
        if path == "/api/sync/pull" and headers["Authorization"].removeprefix("Bearer ") in self.visits:
            return self.pull(query.get("cursor", ""))
        if path == "/api/accounts/refresh":
            if self.revoked:
                return problem(403, "device-revoked")
            self.refreshes += 1
            self.access = f"access-{self.refreshes + 1}"
            return as_json(
                200, {"access_token": self.access, "refresh_token": f"refresh-{self.refreshes + 1}"}
            )
        if headers["Authorization"] != f"Bearer {self.access}":
            return problem(401, "signed-out")
        if path == "/api/sync/push":
            return self.push(json.loads(body or b"{}"))
        return self.pull(query.get("cursor", ""))

    def head(self) -> dict[str, Any]:
        return {"server_epoch": self.epoch, "schema": {"min": 1, "max": 1}, "now": to_wire(self.clock.now())}

    def enrol(self, said: dict[str, Any]) -> Answer:
        if said["code"] != self.code:
            return problem(404, "not-found")
        self.code = None
        device = str(uuid4())
        self.devices[device, 1] = Ed25519PublicKey.from_public_bytes(raw(said["signing_key"]))
        return as_json(
            201,
            {
                "device_id": device,
                "epoch": 1,
                "person_id": self.person,
                "patient_id": self.patient,
                "patient_name": "Ana Ruiz",
                "language": "es",
                "time_zone": "Europe/Madrid",
                "access_token": self.access,
                "refresh_token": "refresh-1",
                "server_key": {"id": "k1", "public": text(self.key.public_key().public_bytes_raw())},
                **self.head(),
            },
        )

    def visit(self, said: dict[str, Any]) -> Answer:
        """A visit at a kiosk: its code opens once."""
        kiosk = self.devices[said["kiosk"], 1]
        public = raw(said["signing_key"])
        kiosk.verify(raw(said["proof"]), f"visit\n{said['kiosk']}\n{said['code']}\n".encode() + public)
        if said["code"] != self.visit_code:
            return problem(422, "invalid")
        self.visit_code, enrolled, self.code = None, self.code, "visit"
        answer = self.enrol({"code": "visit", "signing_key": said["signing_key"]})
        self.code, access = enrolled, f"visit-{len(self.devices)}"
        self.visits.add(access)
        return as_json(201, json.loads(answer.body) | {"access_token": access})

    def hand_over(self, said: dict[str, Any]) -> Answer:
        """What a withdrawn device brings is kept aside."""
        digest = sha256(b",".join(canonical_json(event) for event in said["events"])).hexdigest()
        signed = f"hand over\n{said['device']}\n{said['sent_at']}\n{digest}".encode()
        self.devices[said["device"], 1].verify(raw(said["proof"]), signed)
        if said["device"] not in self.revoked:
            return problem(403, "forbidden")
        names = [event["id"] for event in said["events"]]
        self.aside.update(names)
        told = {"verdict": "quarantined", "code": "access_withdrawn", "title": "A person looks at it."}
        return as_json(200, {**self.head(), "results": [{"id": name, **told} for name in names]})

    def push(self, said: dict[str, Any]) -> Answer:
        if said["device"] in self.revoked:
            return problem(403, "device-revoked")
        if any(event["id"] in self.poison for event in said["events"]):
            return problem(500, "broken")
        return as_json(200, {**self.head(), "results": [self.verdict(event) for event in said["events"]]})

    def verdict(self, event: dict[str, Any]) -> dict[str, Any]:
        source = event["device"], event["epoch"]
        if "sealed" in event:
            plain = unseal(self.key, raw(event["sealed"]), TO_SERVER, UUID(event["id"]).bytes)
            event = json.loads(plain)
        signed = {name: value for name, value in event.items() if name != "sig"}
        self.devices[source].verify(raw(event["sig"]), canonical_json(signed))
        name = event["id"]
        if name in self.accepted:
            verdict = "dup" if self.accepted[name] == event else "clash"
            return {"id": name, "verdict": verdict, "receipt": f"r-{name}"}
        if name in self.stumbles and self.stumbles[name] > 0:
            self.stumbles[name] -= 1
            self.last[source] = max(event["dseq"], self.last.get(source, 0))
            return {"id": name, "verdict": "later", "retry_after": 60, "code": "fault", "title": "Kept."}
        if name in self.refuse:
            self.last[source] = event["dseq"]
            return {"id": name, "verdict": self.refuse[name], "code": "odd", "title": "A person looks at it."}
        if event["dseq"] > self.last.get(source, 0) + 1 and not self.poison:
            return {"id": name, "verdict": "gap", "want": self.last.get(source, 0) + 1}
        self.last[source] = max(event["dseq"], self.last.get(source, 0))
        self.accepted[name] = event
        shadow = project(event)
        changes = [
            {"kind": one.kind, "id": one.id, "version": 1, "body": one.body, "texts": one.texts}
            for one in ((shadow,) if shadow is not None else ())
        ]
        self.add(event["kind"], *changes)
        return {"id": name, "verdict": "ok", "receipt": f"r-{name}"}

    def pull(self, cursor: str) -> Answer:
        start = int(cursor.removeprefix("c") or 0)
        page = self.entries[start : start + self.page]
        content = {
            **self.head(),
            "entries": page,
            "next": f"c{start + len(page)}",
            "more": start + len(page) < len(self.entries),
            "plans": [],
        }
        if self.reset_next:
            self.reset_next, content["reset"], content["entries"] = False, True, []
        return as_json(200, content)

    def restore(self, entries: int, last: int) -> None:
        """As after a disaster: the ledger and the device numbers of an earlier backup, under a new epoch."""
        self.epoch += "'"
        self.entries = self.entries[:entries]
        kept = {change["id"] for entry in self.entries for change in entry["changes"]}
        self.accepted = {k: v for k, v in self.accepted.items() if v["entity"] in kept}
        self.last = dict.fromkeys(self.last, last)


def unreachable(clinic: Clinic, path: str, body: bytes | None) -> Answer | None:
    raise Unreachable("no network")


def answer_lost(clinic: Clinic, path: str, body: bytes | None) -> Answer | None:
    if path == "/api/sync/push":
        clinic.push(json.loads(body or b"{}"))
    raise Unreachable("the answer was lost")


def portal(clinic: Clinic, path: str, body: bytes | None) -> Answer | None:
    return Answer(200, b"<html>Welcome to the hotel</html>", {"content-type": "text/html"})


def honest(clinic: Clinic, path: str, body: bytes | None) -> Answer | None:
    return None
