"""The main job, unattended: a check-in made offline on the tablet's own code, to an alert, adherence and an export.

`make demo CHECK=1` runs this. It starts the server as a process of its own, prints one line a step, stops what it started,
and exits 0 only if each step was seen to work. The one file that may import both ends.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from client_kivy.cards.today import today_card  # noqa: E402
from client_kivy.clock import SystemClock  # noqa: E402
from client_kivy.config import Config  # noqa: E402
from client_kivy.session import Session  # noqa: E402
from client_kivy.store.tablet import TabletStore  # noqa: E402
from client_kivy.sync.workplace import Workplace, open_workplace  # noqa: E402
from client_kivy.words import Words  # noqa: E402
from server.config import Settings  # noqa: E402
from server.demo.clinic import leading_patient, sign_in_names  # noqa: E402
from server.demo.people import PASSWORD  # noqa: E402
from server.demo.run import prepare, settings_for_demo, start_server, stop, wait_until_ready  # noqa: E402
from server.serving import free_port  # noqa: E402

FOLDER = "var/check"
PIN = "482915"


class Failed(Exception):
    """A step was not seen to work."""


def main() -> int:
    """Run every step; 0 when all were seen to work."""
    os.chdir(ROOT)
    shutil.rmtree(FOLDER, ignore_errors=True)
    job = MainJob()
    try:
        for step in job.steps():
            started = time.monotonic()
            said = step()
            print(f"ok  {step.__doc__}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    except Failed as failed:
        print(f"FAILED  {step.__doc__}: {failed}", flush=True)
        return 1
    finally:
        job.close()
    print("The main job works from end to end.", flush=True)
    return 0


class MainJob:
    """The steps in their order, and what they hand to each other."""

    def __init__(self) -> None:
        self.settings: Settings = replace(settings_for_demo(0, FOLDER), port=free_port())
        self.server: subprocess.Popen[bytes] | None = None
        self.store: TabletStore | None = None
        self.workplace: Workplace | None = None
        self.patient = str(leading_patient())
        self.token = ""
        self.before: dict[str, Any] = {}
        self.check_in = ""

    def steps(self) -> list[Callable[[], str]]:
        """All of them."""
        return [
            self.build_clinic,
            self.begin_serving,
            self.sign_in_as_nurse,
            self.enrol_tablet,
            self.first_sync,
            self.lose_the_server,
            self.answer_offline,
            self.try_to_send,
            self.serve_again,
            self.send,
            self.find_alert,
            self.find_adherence,
            self.see_it_on_the_tablet,
            self.export_twice,
            self.verify_ledger,
        ]

    def build_clinic(self) -> str:
        """the demonstration clinic is built"""
        self.code = prepare(self.settings)
        return f"in {FOLDER}"

    def begin_serving(self) -> str:
        """the server answers"""
        self.server = start_server(self.settings)
        wait_until_ready(self.settings, self.server)
        return self.settings.address

    def sign_in_as_nurse(self) -> str:
        """a nurse signs in and asks for an enrolment code"""
        name = sign_in_names()["nurse"]
        signed_in = self._ask("POST", "/api/accounts/sign-in", {"sign_in_name": name, "password": PASSWORD})
        self.token = signed_in["access_token"]
        offered = self._ask("POST", "/api/devices/codes", {"patient_id": self.patient, "kind": "personal"})
        self.code = offered["code"]
        self.before = self._plan_adherence()
        return f"{name}; the code ends at {offered['expires_at']}"

    def enrol_tablet(self) -> str:
        """a tablet is enrolled with the code and gets a PIN"""
        folder = Path(FOLDER)
        config = Config(self.settings.address, folder / "tablet", folder / "device")
        clock = SystemClock()
        self.store = TabletStore(config, clock)
        self.workplace = open_workplace(config, clock, self.store.open_key)
        enrolment = self.workplace.enrol(self.code, "Check", "personal")
        self.store.set_pin(PIN)
        return f"device {enrolment.device}"

    def first_sync(self) -> str:
        """the record arrives on the tablet and its chain is checked"""
        self._sync_until(
            lambda: bool(self._store().records and self._records().of_kind("care_plans.assignment"))
        )
        entries = len(self._records().entries(limit=100_000))
        if self._workplace().engine.state().ledger_mismatch:
            raise Failed("the chain does not hold")
        return f"{entries} entries"

    def lose_the_server(self) -> str:
        """the server cannot be reached"""
        stop(self.server)
        try:
            urllib.request.urlopen(f"{self.settings.address}/health/live", timeout=2)
        except (urllib.error.URLError, OSError):
            return "it was stopped"
        raise Failed("it still answers")

    def answer_offline(self) -> str:
        """a check-in with a fever is answered and saved, and the tablet says at once to call"""
        clock, words = SystemClock(), Words("en")
        session = Session(self._store(), clock)
        parts = today_card(session.record, clock.now(), words, {})["parts"]
        card = next(card for part in parts for card in part["tasks"] if card["task"] == "temperature")
        reporting = session.begin(words, card)
        if reporting is None:
            raise Failed("the tablet has no questions for it")
        told = reporting.measure("38.4", "Cel")
        finished = reporting.finish()
        if not any(raised.rule.call for raised in told):
            raise Failed("the tablet did not say to call")
        self.check_in = str(finished.begun.id)
        if "saved" not in self._records().deliveries().values():
            raise Failed("it is not shown as saved on this tablet")
        return told[0].because["en"]

    def try_to_send(self) -> str:
        """sending fails, nothing is lost, nothing is promised"""
        self._workplace().engine.send_now()
        self._workplace().engine.step()
        state = self._workplace().engine.state()
        if not state.waiting or state.problem is None:
            raise Failed(f"the tablet thinks that all is well: {state}")
        return f"{state.waiting} waiting, {state.problem}"

    def serve_again(self) -> str:
        """the server is back"""
        return self.begin_serving()

    def send(self) -> str:
        """the tablet sends, and has a receipt for every report"""
        self._workplace().engine.send_now()
        self._sync_until(lambda: self._workplace().engine.state().waiting == 0)
        if "received" not in self._records().deliveries().values():
            raise Failed("no report is shown as received")
        return "received by the team"

    def find_alert(self) -> str:
        """the alert is there, with its reason"""
        alerts = self._ask("GET", f"/api/patients/{self.patient}/alerts")
        mine = [alert for alert in alerts if alert["check_in_id"] == self.check_in]
        if not mine or mine[0]["tier"] != "red" or not mine[0]["compared"]:
            raise Failed(f"no red alert with what was compared: {mine}")
        if not mine[0]["shown_on_tablet"]:
            raise Failed("the alert does not know that the tablet had shown it")
        return f"{mine[0]['because']['en']} (rule {mine[0]['rule']} v{mine[0]['rule_version']}, {mine[0]['source']})"

    def find_adherence(self) -> str:
        """adherence has changed"""
        after = self._plan_adherence()
        if after["done"] != self.before["done"] + 1:
            raise Failed(f"done was {self.before['done']} and is {after['done']}")
        return f"{self.before['done']} done before, {after['done']} of {after['due']} due now"

    def see_it_on_the_tablet(self) -> str:
        """acknowledged by the nurse, and seen as acknowledged on the tablet"""
        alerts = self._ask("GET", f"/api/patients/{self.patient}/alerts")
        alert = next(one for one in alerts if one["check_in_id"] == self.check_in)
        path = f"/api/patients/{self.patient}/alerts/{alert['id']}/acknowledge"
        self._ask("POST", path, {"note": "Called; comes in now."})

        def seen() -> bool:
            row = self._records().record("triage.alert", alert["id"])
            return bool(row and row["status"] == "acknowledged")

        self._sync_until(seen)
        row = self._records().record("triage.alert", alert["id"])
        assert row is not None
        return f"answered by {row['acknowledged_name']}"

    def export_twice(self) -> str:
        """two exports as of one moment are the same bytes"""
        moment = datetime.now(UTC).isoformat()
        folders = [Path(FOLDER) / f"export-{number}" for number in (1, 2)]
        for folder in folders:
            self._command(
                "export", "--study", "demo", "--format", "csv", "--as-of", moment, "--out", str(folder)
            )
        names = sorted(path.name for path in folders[0].iterdir())
        if names != sorted(path.name for path in folders[1].iterdir()) or not names:
            raise Failed("not the same files")
        for name in names:
            if (folders[0] / name).read_bytes() != (folders[1] / name).read_bytes():
                raise Failed(f"{name} differs")
        manifest = json.loads((folders[0] / "manifest.json").read_text())
        return f"{len(names)} files as of {moment}, heads {str(manifest.get('heads_digest', ''))[:12]}…"

    def verify_ledger(self) -> str:
        """the ledger is intact and the tables equal it"""
        self._command("ledger", "rebuild", "--check")
        return self._command("ledger", "verify").strip().splitlines()[-1]

    def close(self) -> None:
        """Stop what was started."""
        if self.workplace is not None:
            self.workplace.close()
        if self.store is not None:
            self.store.close()
        stop(self.server)

    def _store(self) -> TabletStore:
        assert self.store is not None
        return self.store

    def _workplace(self) -> Workplace:
        assert self.workplace is not None
        return self.workplace

    def _records(self) -> Any:
        records = self._store().records
        assert records is not None, "the tablet is locked"
        return records

    def _sync_until(self, done: Callable[[], bool], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            wait = self._workplace().engine.step()
            if done():
                return
            self._workplace().engine.send_now()
            time.sleep(min(max(wait, 0.02), 0.2))
        raise Failed(f"not within {seconds:.0f} s: {self._workplace().engine.state()}")

    def _plan_adherence(self) -> dict[str, Any]:
        plans = self._ask("GET", f"/api/patients/{self.patient}/adherence")
        return next(window for window in plans[0]["windows"] if window["days"] == 7)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            self.settings.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise Failed(f"{method} {path} answered {error.code}: {error.read().decode()}") from None

    def _command(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "server", *words], capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"daymark {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


if __name__ == "__main__":
    sys.exit(main())
