"""A temperature or a weight by itself: typed on the pad, or taken from a device, in the person's unit."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kivy.clock import Clock as Frames
from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.days import inside
from client_kivy.cards.diary import UNIT_WORDS
from client_kivy.measuring import MEASURED, last_measured, measuring
from client_kivy.readings.bluetooth import BleakTransport, is_installed
from client_kivy.readings.choice import is_wanted, want
from client_kivy.readings.port import NoDevices, Reading, ReadingSource, Silent
from client_kivy.readings.profiles import StandardDevices, Transport
from client_kivy.readings.waiting import Waiting
from client_kivy.reporting import Reporting
from client_kivy.screens import parts, question
from client_kivy.screens.base import Screen
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.choice import Toggle
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.readings import QUANTITIES, converted

KNOWN = (parts, question)
LOOK_FOR, LISTEN = 12.0, 25.0
"""Seconds to look for a device, and to wait for its number."""
STEP = 0.03


class Measure(Screen):
    """Opened with `what`. Host of a reading's pane, as a check-in is; a number kept is a report of its own."""

    what = StringProperty(MEASURED[0])
    told = StringProperty()
    can_go_on = BooleanProperty(False)
    able = BooleanProperty(False)
    wanted = BooleanProperty(False)
    looking = BooleanProperty(False)
    transport: Callable[[], Transport] = BleakTransport
    """What speaks with devices on this machine."""
    installed: Callable[[], bool] = staticmethod(is_installed)
    reporting: Reporting | None = None
    _taken: Reading | None = None
    _waiting: Waiting[Reading] | None = None
    _steps: Any = None

    def on_kv_post(self, *_: Any) -> None:
        """The pane is made once."""
        self.pane = question.ReadingPane()
        self.ids.place.add_widget(self.pane)
        self._take_button = self.ids.take.__self__
        self.on_wanted()

    def on_wanted(self, *_: Any) -> None:
        """The button that reads a device is there where somebody wants it."""
        row, button = self.ids.deeds, self._take_button
        if self.wanted and button.parent is None:
            row.add_widget(button, len(row.children))
        elif not self.wanted and button.parent is not None:
            row.remove_widget(button)

    def arrive(self, what: str = MEASURED[0], **_: Any) -> None:
        """Nothing typed yet."""
        self.app.fbind("words", self._speak)
        self.able = type(self).installed()
        self.wanted = self.able and is_wanted(self.app.store.config.store)
        self.choose(what)

    def leave(self) -> None:
        """Nothing of it stays; a device is let go."""
        self.app.funbind("words", self._speak)
        self._stop()
        self.reporting, self._taken, self.told, self.pane.last = None, None, "", ""
        self.pane.ids.pad.typed = ""

    def choose(self, what: str) -> None:
        """Something else is measured."""
        self._stop()
        self.what, self.told, self._taken = what, "", None
        self._speak()

    def unit(self, what: str) -> str | None:
        """The unit the person prefers."""
        return self.app.session.record.unit(what)

    def measure(self, typed: str, unit: str, sure: bool = False) -> None:
        """A number that can be: keep it as a report, then say what was kept and what to do."""
        reporting, taken = self.reporting, self._taken
        if reporting is None:
            return
        told = taken is not None and (typed, unit) == self._shown(taken)
        try:
            reporting.measure(typed, unit, sure, taken.device if taken is not None and told else None)
            finished = reporting.finish()
        except StoreError as error:
            parts.not_kept(self.app.words, isinstance(error, StoreFull))
            return
        self.app.session.saved()
        self.app.router.replace("done", finished=finished)

    def go_on(self) -> None:
        """The main button."""
        self.pane.go_on()

    def away(self) -> None:
        """Nothing is kept."""
        if not self.app.router.back():
            self.app.door()

    def ask_bluetooth(self) -> None:
        """Whether devices are read, as a switch."""
        words = self.app.words
        turn = Toggle(title=words.say("readings.bluetooth"), active=self.wanted, test_id="bluetooth")
        turn.bind(on_change=lambda _, on: self.turn_bluetooth(on))
        Sheet(
            [Deed(words.say("button.done"), kind="primary", test_id="devices-done")],
            turn,
            icon="bluetooth",
            title=words.say("readings.devices"),
            say=words.say("readings.bluetooth_say"),
        ).show()

    def turn_bluetooth(self, on: bool) -> None:
        """Whether devices are looked for at all."""
        want(self.app.store.config.store, on)
        self.wanted = on
        if not on:
            self._stop()

    def take(self) -> None:
        """Look for a device that measures this, and wait for its number."""
        words = self.app.words
        self._stop()
        try:
            source = StandardDevices(type(self).transport(), self.app.time, self.app.session.zone())
        except NoDevices:
            self.told = words.say("readings.no_bluetooth")
            return
        self.told, self.looking = words.say("readings.looking"), True
        self._waiting = Waiting(_first(source, self.what))
        self._steps = Frames.schedule_interval(self._step, STEP)

    def _step(self, *_: Any) -> None:
        waiting, words = self._waiting, self.app.words
        if waiting is None:
            return
        waiting.step()
        if not waiting.done:
            return
        try:
            self._take(waiting.result())
        except NoDevices:
            self.told = words.say("readings.no_bluetooth")
        except Silent as silent:
            self.told = words.say("readings.no_number" if silent.args else "readings.none")
        self._stop()

    def _take(self, reading: Reading) -> None:
        self._taken = reading
        typed, unit = self._shown(reading)
        pad = self.pane.ids.pad
        pad.unit = unit
        pad.typed = typed
        self.told = self.app.words.say("readings.measured", device=reading.device)

    def _shown(self, reading: Reading) -> tuple[str, str]:
        """The number in the unit of the person, as they would type it."""
        quantity = QUANTITIES[reading.what]
        unit = self.unit(reading.what) or quantity.unit
        value = reading.value
        if unit != reading.unit:
            value = converted(value, reading.unit, unit, max(0, -int(quantity.step.as_tuple().exponent)))
        return str(value), unit

    def _stop(self) -> None:
        self.looking = False
        if self._steps is not None:
            self._steps.cancel()
        if self._waiting is not None:
            self._waiting.close()
        self._waiting = self._steps = None

    def _speak(self, *_: Any) -> None:
        app, words = self.app, self.app.words
        self.reporting = measuring(app.session, self.what, words)
        self.pane.begin(self, self.reporting)
        self.ids.which.options = [(what, words.say(f"reading.{what}")) for what in MEASURED]
        self.ids.which.value = self.what
        row = last_measured(app.session, self.what)
        if row is None:
            self.pane.last = words.say("readings.never")
            return
        record = app.session.record
        day = inside(record.local(row["reported_at"]).date(), record.local(app.time.now()).date(), words)
        unit = words.say(UNIT_WORDS[row["typed_unit"]])
        value = words.number(Decimal(row["typed"]))
        self.pane.last = words.say("readings.last", value=value, unit=unit, day=day)


async def _first(source: ReadingSource, what: str) -> Reading:
    """The number of the nearest device that measures this. Raises NoDevices, or Silent (without a name: none found)."""
    found = await source.discover(what, LOOK_FOR)
    if not found:
        raise Silent
    return await source.read(found[0], what, LISTEN)
