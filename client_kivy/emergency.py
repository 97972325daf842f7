"""The emergency card between record, choices and lock: kept up to date while the tablet is open. No widgets."""

from datetime import datetime

from client_kivy.cards.emergency import chosen, facts
from client_kivy.cards.record import Record
from client_kivy.config import KIOSK
from client_kivy.store.emergency_card import EmergencyCards, KeptCard
from client_kivy.store.faults import StoreError
from client_kivy.store.tablet import LOCKED_UP, OPEN, TabletStore
from client_kivy.words import FALLBACK, LANGUAGES, Words


def cards_of(store: TabletStore) -> EmergencyCards:
    """Where this tablet keeps its card."""
    return EmergencyCards(store.config.store, store.secret)


def languages(words: Words, second: str) -> list[str]:
    """The person's language, and the one they chose beside it; not chosen yet, English."""
    beside = second if second in LANGUAGES else FALLBACK
    return list(dict.fromkeys((words.language, beside)))


def keep_current(store: TabletStore, record: Record, words: Words, now: datetime) -> bool:
    """Bring the locked tablet's card up to date, where it was switched on; whether it was kept or not wanted."""
    cards, enrolment = cards_of(store), store.identities.current()
    choices = cards.choices()
    if enrolment is None or not choices.locked or enrolment.kind == KIOSK:
        return True
    try:
        known = chosen(facts(record, now), choices.parts)
        cards.keep(KeptCard(known, languages(words, choices.second)), enrolment.device)
    except StoreError:
        return False
    return True


def locked_card(store: TabletStore) -> KeptCard | None:
    """The card that may be shown now without a PIN: only on the enrolled person's own tablet, while it is in order."""
    tidy(store)
    enrolment = store.identities.current()
    return cards_of(store).read(enrolment.device) if enrolment is not None else None


def tidy(store: TabletStore) -> None:
    """A tablet that was taken back, belongs to nobody or to everybody keeps no card."""
    enrolment = store.identities.current()
    if enrolment is None or enrolment.kind == KIOSK or store.standing() not in (LOCKED_UP, OPEN):
        cards_of(store).forget()
