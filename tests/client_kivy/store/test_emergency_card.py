"""The card of the locked tablet: off at first, sealed with the device secret, gone with the enrolment it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from client_kivy.store.device_secret import FileSecret
from client_kivy.store.emergency_card import CARD, Choices, EmergencyCards, KeptCard
from client_kivy.store.faults import StoreFull

CARD_OF_ANA = KeptCard({"who": {"name": "Ana Ruiz"}, "allergies": ["Penicillin"]}, ["es", "en"])


@pytest.fixture
def cards(tmp_path: Path) -> EmergencyCards:
    return EmergencyCards(tmp_path / "store", FileSecret(tmp_path / "device"))


def test_nothing_is_kept_until_it_is_asked_for_and_switched_off_it_goes(
    cards: EmergencyCards, tmp_path: Path
) -> None:
    assert cards.choices() == Choices() and cards.read("d1") is None
    cards.choose(Choices("es", True, ["allergies"]))
    cards.keep(CARD_OF_ANA, "d1")
    assert cards.choices() == Choices("es", True, ["allergies"]) and cards.read("d1") == CARD_OF_ANA
    cards.choose(Choices("es", False, ["allergies"]))
    assert cards.read("d1") is None and not (tmp_path / "store" / CARD).exists()


def test_nothing_readable_lies_on_the_disk_and_only_this_device_opens_it(
    cards: EmergencyCards, tmp_path: Path
) -> None:
    cards.keep(CARD_OF_ANA, "d1")
    lying = b"".join(path.read_bytes() for path in (tmp_path / "store").iterdir())
    assert b"Ana" not in lying and b"Penicillin" not in lying
    assert (tmp_path / "store" / CARD).stat().st_mode & 0o077 == 0
    elsewhere = EmergencyCards(tmp_path / "store", FileSecret(tmp_path / "other"))
    assert elsewhere.read("d1") is None
    assert cards.read("d1") is None, "what cannot be opened does not stay"


def test_the_card_of_an_earlier_enrolment_is_removed(cards: EmergencyCards) -> None:
    cards.keep(CARD_OF_ANA, "d1")
    assert cards.read("d2") is None and cards.read("d1") is None


def test_a_full_disk_says_so_and_the_card_before_stays(
    cards: EmergencyCards, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards.keep(CARD_OF_ANA, "d1")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StoreFull):
        cards.keep(KeptCard({}, []), "d1")
    assert cards.read("d1") == CARD_OF_ANA
