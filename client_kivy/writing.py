"""One message from the first letter to the disk: every change is kept at once, so that nothing typed is ever lost.

Knows the store, no widgets. Threads as they are shown are `cards.messages`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from client_kivy.clock import Clock
from client_kivy.photos.remake import Picture
from client_kivy.reporting import new_ids
from client_kivy.store.events import Draft
from client_kivy.store.outbox import Saved
from client_kivy.store.tablet import TabletStore
from shared.domain.instants import to_wire

SEND, ATTACH, SEE = "messages.message.send", "messages.photo.attach", "messages.message.see"
MESSAGE, PHOTO = "message/", "message_photo/"
"""With what the names of half-finished messages, and of their photos, begin."""
NEW = "new"


@dataclass(frozen=True)
class Letter:
    """A message that is being written. Its ids are fixed when it is begun, so that sending twice is sending once.

    `thread` is its own id for a new thread; `photos` are pairs of a photo's id and its event's."""

    event: str
    id: str
    thread: str
    zone: str
    pool: str | None = None
    category: str = ""
    text: str = ""
    check_in: str | None = None
    photos: tuple[tuple[str, str], ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it begins a thread."""
        return self.thread == self.id

    @property
    def is_empty(self) -> bool:
        """Nothing to keep yet."""
        return not (self.text.strip() or self.photos or self.check_in)

    def to_json(self) -> dict[str, Any]:
        """The form inside a draft."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "photos": [list(pair) for pair in self.photos]
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Letter":
        """From a draft; raises KeyError when it is not one."""
        given = {name: body[name] for name in cls.__dataclass_fields__}
        return cls(**given | {"photos": tuple((photo, event) for photo, event in given["photos"])})


class Writing:
    """A message under way. Every change keeps the draft before it returns; StoreError means it was not kept."""

    def __init__(self, store: TabletStore, clock: Clock, letter: Letter):
        self._store, self._clock, self.letter = store, clock, letter
        self._photos: dict[str, dict[str, Any]] = {}

    @classmethod
    def begin(
        cls,
        store: TabletStore,
        clock: Clock,
        zone: str,
        thread: str | None = None,
        category: str = "",
        pool: str | None = None,
    ) -> "Writing":
        """A message in a thread, or the first of a new one; what was begun for it before is gone on with."""
        kept = store.drafts(MESSAGE).get(_name(thread))
        if kept is not None:
            return cls(store, clock, Letter.from_json(kept))
        event, made = new_ids(clock)
        letter = Letter(str(event), str(made), thread or str(made), zone, pool, category)
        return cls(store, clock, letter)

    def say(self, text: str) -> None:
        """The words so far."""
        self._change(text=text)

    def about(self, category: str) -> None:
        """What a new thread is about."""
        self._change(category=category)

    def attach_check_in(self, check_in: str | None) -> None:
        """A report beside the words; None takes it off."""
        self._change(check_in=check_in)

    def attach_photo(self, picture: Picture) -> str:
        """A photo beside the words; its id."""
        photo, event = map(str, new_ids(self._clock))
        kept = {"content": picture.text, "width": picture.width, "height": picture.height}
        self._store.keep_draft(PHOTO + photo, kept)
        self._photos[photo] = kept  # a kiosk keeps no drafts
        self._change(photos=(*self.letter.photos, (photo, event)))
        return photo

    def take_photo_off(self, photo: str) -> None:
        """Not this one after all."""
        self._change(photos=tuple(pair for pair in self.letter.photos if pair[0] != photo))
        self._store.drop_draft(PHOTO + photo)

    def photo(self, photo: str) -> str | None:
        """The content of an attached photo, as base64."""
        kept = self._kept(photo)
        return kept["content"] if kept else None

    def give_up(self) -> None:
        """The person throws it away."""
        for photo, _ in self.letter.photos:
            self._store.drop_draft(PHOTO + photo)
        self._store.drop_draft(self.name)

    def send(self) -> Saved:
        """Keep it for good: its photos first, then the message, which ends the draft. When this returns all of it is
        saved on this tablet. After a power cut in between it is done once more under the same ids, which changes
        nothing. Raises StoreError; then the draft is still there."""
        letter, said_at = self.letter, to_wire(self._clock.now())
        for photo, event in letter.photos:
            kept = self._kept(photo)
            if kept is None:
                continue  # it was kept for good before the power went
            body = {"id": photo, "message_id": letter.id, "media_type": "image/jpeg", **kept}
            self._save(event, ATTACH, photo, body | {"said_at": said_at}, PHOTO + photo)
        body = {
            "id": letter.id,
            "thread_id": letter.thread,
            "pool": letter.pool,
            "category": letter.category,
            "text": letter.text.strip(),
            "photo_ids": [photo for photo, _ in letter.photos],
            "check_in_id": letter.check_in,
            "said_at": said_at,
        }
        return self._save(letter.event, SEND, letter.id, body, self.name)

    @property
    def name(self) -> str:
        """The draft's name: one for each thread, one for a new one."""
        return _name(None if self.letter.is_new else self.letter.thread)

    def _kept(self, photo: str) -> dict[str, Any] | None:
        if photo not in self._photos:
            self._photos |= {
                name.removeprefix(PHOTO): kept for name, kept in self._store.drafts(PHOTO + photo).items()
            }
        return self._photos.get(photo)

    def _change(self, **changes: Any) -> None:
        changed = replace(self.letter, **changes)
        if changed.is_empty:
            self._store.drop_draft(self.name)
        else:
            self._store.keep_draft(self.name, changed.to_json())
        self.letter = changed

    def _save(self, event: str, kind: str, entity: str, body: dict[str, Any], finishes: str) -> Saved:
        draft = Draft(UUID(event), kind, UUID(entity), body, self.letter.zone)
        return self._store.save(draft, finishes=finishes)


def _name(thread: str | None) -> str:
    return MESSAGE + (thread or NEW)
