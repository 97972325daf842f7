"""The tablet's only thread: steps the engine, sleeps between steps, wakes when asked. Decides nothing itself."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue

from client_kivy.store.database import StoreError
from client_kivy.store.identity import Enrolment
from client_kivy.store.kiosk import Visit
from client_kivy.sync.enrolment import EnrolmentFailed
from client_kivy.sync.standing import SyncState
from client_kivy.sync.visit import VisitFailed
from client_kivy.sync.workplace import Workplace

log = logging.getLogger("daymark.sync")

AFTER_A_MISTAKE = 30.0
"""Seconds of rest after an error nobody foresaw; the thread never ends by one."""

Job = Callable[[Workplace], None]


class Scheduler:
    """Started once by the app, stopped and joined when it ends.

    `on_state` is called in the sync thread after every step: hand it to the screen's own thread there.
    """

    def __init__(self, open_workplace: Callable[[], Workplace], on_state: Callable[[SyncState], None]):
        self._open, self._on_state = open_workplace, on_state
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="daymark-sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something was saved, or the tablet was unlocked: look again now."""
        self._wake.set()

    def send_now(self) -> None:
        """A person asked for it: try at once, without waiting for the next turn."""
        self._ask(lambda place: place.engine.send_now())

    def enrol(
        self, code: str, name: str, kind: str, done: Callable[[Enrolment | EnrolmentFailed], None]
    ) -> None:
        """Enrol with a code in the sync thread; `done` is called there."""

        def job(place: Workplace) -> None:
            try:
                done(place.enrol(code, name, kind))
            except EnrolmentFailed as failed:
                done(failed)
            except StoreError:
                done(EnrolmentFailed("store"))

        self._ask(job)

    def visit(self, code: str, done: Callable[[Visit | VisitFailed], None]) -> None:
        """Begin a visit at this kiosk in the sync thread; `done` is called there."""

        def job(place: Workplace) -> None:
            try:
                done(place.visit(code))
            except VisitFailed as failed:
                done(failed)

        self._ask(job)

    def sign_out(self, access: str) -> None:
        """Give a token back, when the clinic can be reached."""
        self._ask(lambda place: place.sign_out(access))

    def stop(self, timeout: float = 10.0) -> bool:
        """End after the request under way; whether the thread has ended."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _ask(self, job: Job) -> None:
        self._jobs.put(job)
        self._wake.set()

    def _run(self) -> None:
        place: Workplace | None = None
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                place = place or self._open()
                self._do_jobs(place)
                pause = place.engine.step()
                self._on_state(replace(place.engine.state(), going_on=pause <= 0))
            except Exception as error:
                log.error("sync stumbled: %s", type(error).__name__)
                pause = AFTER_A_MISTAKE
            if pause > 0:
                self._wake.wait(pause)
        if place is not None:
            place.close()

    def _do_jobs(self, place: Workplace) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            job(place)
