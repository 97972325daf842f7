"""The page about the emergency card: show it, choose its second language, and whether the locked tablet shows it."""

from dataclasses import replace
from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.emergency import PARTS, facts
from client_kivy.emergency import cards_of, keep_current, languages
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.store.emergency_card import Choices
from client_kivy.store.faults import StoreError
from client_kivy.widgets.choice import Toggle
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.words import FALLBACK, LANGUAGES

KNOWN = (parts,)


class Emergency(Page):
    """Opened from the page "Me" and from the list of medicines."""

    locked = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def refresh(self) -> None:
        """The choices in the language of now."""
        app, words, ids = self.app, self.app.words, self.ids
        self.heading, self.under = words.say("card.page"), words.say("card.page_say")
        choices = self._choices
        self.locked = choices.locked
        ids.second.options = list(LANGUAGES.items())
        ids.second.value = choices.second or FALLBACK
        ids.locked.active = choices.locked
        ids.parts.clear_widgets()
        for part in PARTS if choices.locked else ():
            row = Toggle(
                title=words.say(f"card.{part}"), active=part in choices.parts, test_id=f"part {part}"
            )
            row.bind(on_change=lambda _, on, part=part: self.turn_part(part, on))
            ids.parts.add_widget(row)
        keep_current(app.store, app.session.record, words, app.time.now())

    def show(self) -> None:
        """The whole card, from the record as it is now."""
        app = self.app
        known = facts(app.session.record, app.time.now())
        app.router.go("emergency_card", facts=known, languages=languages(app.words, self._choices.second))

    def speak(self, language: str) -> None:
        """A second language on the card."""
        self._choose(replace(self._choices, second=language))

    def turn_locked(self, on: bool) -> None:
        """Without a PIN or not; to switch it on is asked once more."""
        if not on:
            self._choose(replace(self._choices, locked=False))
            return
        self.ids.locked.active = False
        words = self.app.words
        Sheet(
            kind="warn",
            icon="lock-open",
            title=words.say("card.locked.title"),
            say=words.say("card.locked.sure"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="locked-no"),
                Deed(words.say("card.locked.yes"), do=self._switch_on, kind="primary", test_id="locked-yes"),
            ],
        ).show()

    def turn_part(self, part: str, on: bool) -> None:
        """One part more or less on the locked tablet's card."""
        kept = [one for one in PARTS if (one in self._choices.parts and one != part) or (one == part and on)]
        self._choose(replace(self._choices, parts=kept))

    @property
    def _choices(self) -> Choices:
        return cards_of(self.app.store).choices()

    def _switch_on(self) -> None:
        before = self._choices
        self._choose(
            replace(before, locked=True, parts=before.parts or ["treatment", "allergies", "medicines"])
        )

    def _choose(self, choices: Choices) -> None:
        app = self.app
        try:
            cards_of(app.store).choose(choices)
            if not keep_current(app.store, app.session.record, app.words, app.time.now()):
                raise StoreError("the card of the locked tablet was not kept")
        except StoreError:
            parts.not_kept(app.words, False)
        self.refresh()
