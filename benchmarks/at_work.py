"""The tablet's own program with a person at it: `python -m benchmarks.at_work JOB ARGUMENTS` prints figures as JSON.

It is `client_kivy` as it starts by itself, with its loop, its thread and its files. What the person does is `JOBS`, a
step a frame; touches enter where Kivy's input providers hand theirs over.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.watching import at_next_frame, memory, moment, tell
from client_kivy.__main__ import main
from client_kivy.start import prepare

PIN = "830417"
PAGES = ("symptoms", "timeline", "plan", "messages", "me", "journal", "medicines", "settings", "today")
"""What a person looks at between two locks."""
BOUNCE = 0.4
"""Seconds after which a tap on a new question is meant."""
LOOK = 1.2
"""Seconds for which a page is looked at where an hour is told in minutes."""

Steps = Iterator[None]


class Person:
    """Touches what is shown, and waits for what comes of it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def screen(self) -> Any:
        return self.app.router.current_screen

    def question(self) -> str:
        """The key of the question that is shown."""
        pane = getattr(self.screen, "pane", None)
        return "" if pane is None else pane.shown_key

    def down(self, widget: Any) -> Any:
        """A finger on it."""
        from benchmarks.touching import Finger

        return Finger(widget)

    def tap(self, widget: Any) -> Steps:
        """A finger on it for some frames."""
        touch = self.down(widget)
        yield from frames(3)
        touch.lift()
        yield

    def named(self, test_id: str) -> Any:
        """The widget of this id; None where there is none."""
        return next((one for one in self.screen.walk() if getattr(one, "test_id", "") == test_id), None)

    def on_way(self) -> Any:
        """What leads past a question that is not answered."""
        skip = self.named("skip")
        return skip if skip is not None and skip.opacity else self.named("next")

    def type_pin(self) -> Steps:
        """The PIN on its pad; the last digit's lift is told."""
        from client_kivy.widgets.pads import PadKey

        keys = {one.value: one for one in self.screen.walk() if isinstance(one, PadKey)}
        for sign in PIN[:-1]:
            yield from self.tap(keys[sign])
        touch = self.down(keys[PIN[-1]])
        yield from frames(3)
        tell(pin=moment())
        touch.lift()
        while self.app.router.showing != "today":
            yield


def frames(number: int) -> Steps:
    """Let so many pass."""
    for _ in range(number):
        yield


def seconds(long: float) -> Steps:
    """Let so much time pass."""
    end = moment() + long
    while moment() < end:
        yield


def opening(person: Person) -> Steps:
    """The first frame, and from the PIN to the first page."""
    yield from first(person)
    yield from seconds(0.5)
    yield from person.type_pin()
    done: list[float] = []
    at_next_frame(lambda: done.append(moment()))
    while not done:
        yield
    tell(today=done[0])


def first(person: Person) -> Steps:
    """Wait for the first frame; it is told by `run`."""
    while person.app.router is None or not person.screen:
        yield


def inside(person: Person) -> Steps:
    """Past the lock, with everything at rest."""
    yield from first(person)
    yield from seconds(0.5)
    yield from person.type_pin()
    yield from seconds(1.5)


def still(person: Person) -> Steps:
    """Locked, then open, for as long as who measures needs; then nothing of ours runs."""
    yield from first(person)
    yield from seconds(2)
    tell(locked=True)
    yield from until_told()
    yield from person.type_pin()
    yield from seconds(3)
    tell(open=True)


def until_told() -> Steps:
    """Until a line comes; one look a frame would be work of ours, so the program stands still meanwhile no more than it
    does by itself."""
    from threading import Thread

    told: list[str] = []
    Thread(target=lambda: told.append(sys.stdin.readline()), daemon=True).start()
    while not told:
        yield from rest()


RESTING: list[bool] = []


def rest() -> Steps:
    """The next step in half a second and not in the next frame."""
    RESTING.append(True)
    yield


def taps(person: Person) -> Steps:
    """Some check-ins answered by tiles: milliseconds and CPU of each tap until the next question is drawn."""
    yield from inside(person)
    found: list[tuple[float, float]] = []
    for turn in range(5):
        person.app.router.go("log_symptom")
        yield from frames(5)
        person.named("log-all").choose()
        yield from frames(5)
        if (begin := person.named("begin start")) is not None:
            yield from seconds(BOUNCE)
            begin.choose()
            yield from frames(5)
        while person.app.router.showing == "check_in":
            if person.screen.reporting.question.kind != "symptom":
                yield from seconds(BOUNCE)
                person.on_way().choose()
                yield from frames(5)
                continue
            yield from a_tap(person, found if turn else [])
        person.app.router.start("today")
        yield from frames(10)
    tell(taps=found)


def a_tap(person: Person, found: list[tuple[float, float]]) -> Steps:
    """One answer."""
    before = person.question()
    yield from seconds(BOUNCE)
    tile = person.screen.pane.ids.answers.tiles[1]
    for each in (tile.parent, tile.parent.parent):
        if hasattr(each, "scroll_to"):
            each.scroll_to(tile, animate=False)
    touch = person.down(tile)
    yield from frames(3)
    began, cpu = time.perf_counter(), time.process_time()
    touch.lift()
    while person.question() == before and person.app.router.showing == "check_in":
        yield
    if person.app.router.showing != "check_in":
        return
    drawn: list[bool] = []

    def shown() -> None:
        found.append(((time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000))
        drawn.append(True)

    at_next_frame(shown)
    while not drawn:
        yield


def wear(person: Person) -> Steps:
    """What a person does between two locks, again and again."""
    yield from inside(person)
    tell(memory=memory())
    for _ in range(int(os.environ.get("BENCH_ROUNDS", "30"))):
        for page in PAGES:
            person.app.router.start(page)
            yield from seconds(LOOK)
        person.app.router.go("log_symptom")
        yield from seconds(LOOK)
        person.named("log-all").choose()
        yield from frames(4)
        for _ in range(3):
            (person.named("begin start") or person.on_way()).choose()
            yield from seconds(BOUNCE)
        person.app.lock()
        yield from frames(10)
        yield from person.type_pin()
        yield from seconds(LOOK)
        tell(memory=memory())


def sending(person: Person) -> Steps:
    """Everything that waits is sent while each frame is drawn whole; how long the frames took is told."""
    from kivy.core.window import Window

    yield from inside(person)
    last, gaps = time.perf_counter(), []
    while person.app.standing.waiting:
        Window.canvas.ask_update()
        yield
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now
    tell(frames=gaps)
    tell(sent=moment())


JOBS = {"opening": opening, "still": still, "taps": taps, "wear": wear, "sending": sending}


def run(job: Callable[[Person], Steps]) -> None:
    """Take a step of the job in each frame of the running app, and end with it; `still` stays until it is ended."""
    from kivy.app import App
    from kivy.clock import Clock

    going: list[Steps] = []

    def stop() -> None:
        app = App.get_running_app()
        if app is not None:
            app.stop()

    def step(_passed: float) -> None:
        if not going:
            app = App.get_running_app()
            if app is None or app.router is None:
                Clock.schedule_once(step, 0)
                return
            going.append(job(Person(app)))
        try:
            next(going[0])
        except StopIteration:
            if job is not still:
                stop()
            return
        Clock.schedule_once(step, 0.5 if RESTING else 0)
        RESTING.clear()

    Clock.schedule_once(step, 0)
    at_next_frame(lambda: tell(first=moment()))


if __name__ == "__main__":
    prepare()
    run(JOBS[sys.argv[1]])
    main(sys.argv[2:])
