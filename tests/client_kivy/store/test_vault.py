"""Who gets in and who does not: PINs, tries, waits, power cuts, clocks set wrong, files put back."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from client_kivy.store.database import StoreError, StoreFull
from client_kivy.store.device_secret import FileSecret
from client_kivy.store.pin import PinRefused, check_pin
from client_kivy.store.sealing import DataKey
from client_kivy.store.vault import (
    KeyDestroyed,
    OfflineTooLong,
    TooSoon,
    Vault,
    WrongPin,
    open_vault_file,
)
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.tablets import CHEAP, PIN

ANA, LUIS = "ana", "luis"
WRONG = "271828"


class Safe:
    """A vault on a folder, with one person in it."""

    def __init__(self, folder: Path, clock: TestClock) -> None:
        self.folder, self.clock = folder, clock
        self.secret = FileSecret(folder / "device")
        self.open()
        self.key = self.vault.set_pin(ANA, PIN)

    def open(self) -> None:
        self.file = open_vault_file(self.folder / "store" / "vault.db")
        self.vault = Vault(self.file, self.secret, self.clock, CHEAP)

    def reopen(self) -> None:
        self.file.close()
        self.open()

    def wrong(self) -> Exception:
        with pytest.raises((WrongPin, TooSoon, KeyDestroyed)) as caught:
            self.vault.unlock(ANA, WRONG)
        return caught.value


@pytest.fixture
def safe(tmp_path: Path, clock: TestClock) -> Safe:
    return Safe(tmp_path, clock)


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("12345", "digits"),
        ("1234567", "digits"),
        ("12a456", "digits"),
        ("١٢٣٤٥٦", "digits"),
        ("a" * 20, "digits"),
        ("una frase corta"[:14], "digits"),
        ("777777", "equal"),
        ("123456", "run"),
        ("654321", "run"),
        ("890123", "run"),
        ("123123", "common"),
        ("454545", "common"),
        ("159753", "common"),
        ("140358", "birthday"),
        ("031458", "birthday"),
        ("195803", "birthday"),
    ],
)
def test_a_pin_a_finder_would_try_is_refused(pin: str, reason: str) -> None:
    with pytest.raises(PinRefused) as caught:
        check_pin(pin, date(1958, 3, 14))
    assert caught.value.reason == reason


def test_a_passphrase_may_stand_in_its_place(safe: Safe) -> None:
    safe.vault.change_pin(ANA, PIN, "la luna sobre el mar")
    assert safe.vault.unlock(ANA, "la luna sobre el mar") == safe.key


def test_the_right_pin_opens_after_a_restart(safe: Safe) -> None:
    safe.reopen()
    assert safe.vault.unlock(ANA, PIN) == safe.key


def test_ten_wrong_pins_in_a_row_destroy_this_key_and_no_other(safe: Safe, clock: TestClock) -> None:
    others = safe.vault.set_pin(LUIS, "662607")
    waits = []
    for _ in range(9):
        failed = safe.wrong()
        assert isinstance(failed, WrongPin)
        waits.append(failed.wait)
        clock.pass_seconds(failed.wait)
    assert waits == [0, 0, 0, 0, 30, 120, 300, 900, 3600]
    assert isinstance(safe.wrong(), KeyDestroyed)
    for _ in range(2):
        safe.reopen()
        clock.pass_seconds(7200)
        with pytest.raises(KeyDestroyed):
            safe.vault.unlock(ANA, PIN)
    assert safe.vault.unlock(LUIS, "662607") == others


def test_the_right_pin_starts_the_count_anew(safe: Safe) -> None:
    for _ in range(4):
        safe.wrong()
    safe.vault.unlock(ANA, PIN)
    failed = safe.wrong()
    assert isinstance(failed, WrongPin) and failed.left == 9


def test_too_soon_is_not_tried_even_with_the_right_pin(safe: Safe, clock: TestClock) -> None:
    for _ in range(5):
        safe.wrong()
    with pytest.raises(TooSoon):
        safe.vault.unlock(ANA, PIN)
    clock.pass_seconds(29)
    with pytest.raises(TooSoon):
        safe.vault.unlock(ANA, PIN)
    clock.pass_seconds(2)
    assert safe.vault.unlock(ANA, PIN) == safe.key


@pytest.mark.parametrize("years", [-50, -1, 1, 10])
def test_setting_the_date_shortens_no_wait(safe: Safe, clock: TestClock, years: int) -> None:
    for _ in range(6):
        clock.pass_seconds(30)
        safe.wrong()
    clock.wall = clock.wall.replace(year=clock.wall.year + years)
    assert isinstance(safe.wrong(), TooSoon)


def test_restarting_the_device_shortens_no_wait(safe: Safe, clock: TestClock) -> None:
    for _ in range(5):
        safe.wrong()
    clock.seconds = 3.0
    safe.reopen()
    assert isinstance(safe.wrong(), TooSoon)
    clock.seconds = 31.0
    assert safe.vault.unlock(ANA, PIN) == safe.key


def test_a_power_cut_between_count_and_check_gives_no_free_try(
    safe: Safe, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    for _ in range(9):
        clock.pass_seconds(3600)
        with monkeypatch.context() as patched:
            patched.setattr("client_kivy.store.vault.hash_secret_raw", power_cut)
            with pytest.raises(KeyboardInterrupt):
                safe.vault.unlock(ANA, PIN)
        safe.reopen()
    assert safe.vault.tries(ANA).failures == 9
    clock.pass_seconds(3600)
    assert isinstance(safe.wrong(), KeyDestroyed)


def test_a_vault_put_back_gives_no_new_tries(safe: Safe, clock: TestClock, tmp_path: Path) -> None:
    safe.file.close()
    shutil.copytree(safe.folder / "store", tmp_path / "copy")
    safe.open()
    for _ in range(5):
        safe.wrong()
    safe.file.close()
    shutil.rmtree(safe.folder / "store")
    shutil.copytree(tmp_path / "copy", safe.folder / "store")
    safe.open()
    tries = safe.vault.tries(ANA)
    assert tries.rolled_back and tries.failures == 5
    assert isinstance(safe.wrong(), TooSoon)


def test_a_vault_put_back_after_the_tenth_does_not_bring_the_key_back(
    safe: Safe, clock: TestClock, tmp_path: Path
) -> None:
    safe.file.close()
    shutil.copytree(safe.folder / "store", tmp_path / "copy")
    safe.open()
    for _ in range(10):
        clock.pass_seconds(3600)
        safe.wrong()
    safe.file.close()
    shutil.rmtree(safe.folder / "store")
    shutil.copytree(tmp_path / "copy", safe.folder / "store")
    safe.open()
    clock.pass_seconds(7200)
    with pytest.raises(KeyDestroyed):
        safe.vault.unlock(ANA, PIN)


@pytest.mark.parametrize(
    "change", ["UPDATE persons SET tries = '[0, 0.0, 99]'", "UPDATE persons SET mac = x'00'"]
)
def test_a_count_written_by_hand_leaves_one_try_after_the_longest_wait(
    safe: Safe, clock: TestClock, change: str
) -> None:
    safe.file.change(change)
    assert isinstance(safe.wrong(), TooSoon)
    clock.pass_seconds(3599)
    assert isinstance(safe.wrong(), TooSoon)
    clock.pass_seconds(2)
    assert safe.vault.unlock(ANA, PIN) == safe.key


def test_the_count_beside_the_secret_being_gone_leaves_one_try(safe: Safe, clock: TestClock) -> None:
    safe.secret.forget(f"tries-{ANA}")
    assert isinstance(safe.wrong(), TooSoon)
    clock.pass_seconds(3601)
    assert isinstance(safe.wrong(), KeyDestroyed)


def test_without_the_device_secret_the_pin_opens_nothing(safe: Safe, tmp_path: Path) -> None:
    thief = FileSecret(tmp_path / "other")
    for name in ("tries-" + ANA,):
        note = safe.secret.recall(name)
        assert note
        thief.keep(name, note)
    vault = Vault(safe.file, thief, safe.clock, CHEAP)
    with pytest.raises((KeyDestroyed, TooSoon)):
        vault.unlock(ANA, PIN)


def test_a_new_pin_opens_the_same_record(safe: Safe) -> None:
    with pytest.raises(PinRefused):
        safe.vault.change_pin(ANA, PIN, "111111")
    with pytest.raises(WrongPin):
        safe.vault.change_pin(ANA, WRONG, "662607")
    safe.vault.change_pin(ANA, PIN, "662607")
    assert safe.vault.unlock(ANA, "662607") == safe.key
    with pytest.raises(WrongPin):
        safe.vault.unlock(ANA, PIN)


def test_after_seven_days_without_the_clinic_the_record_stays_closed(safe: Safe, clock: TestClock) -> None:
    clock.pass_seconds(7 * 86_400 + 1)
    with pytest.raises(OfflineTooLong):
        safe.vault.unlock(ANA, PIN)
    clock.wall = clock.wall.replace(year=2020)
    with pytest.raises(OfflineTooLong):
        safe.vault.unlock(ANA, PIN)
    safe.vault.mark_online(ANA)
    assert safe.vault.unlock(ANA, PIN) == safe.key


def test_a_full_disk_counts_no_try_and_says_so(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for broken_part in ((os, "fsync", full), (safe.vault, "_counted", lambda *_: (None, b""))):
        for _ in range(12):
            with monkeypatch.context() as broken:
                broken.setattr(*broken_part)
                with pytest.raises(StoreError):
                    safe.vault.unlock(ANA, PIN)
    assert safe.vault.tries(ANA).failures == 0 and safe.vault.unlock(ANA, PIN).secret == safe.key.secret
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull):
        safe.secret.keep("note", b"x")


def test_files_are_for_this_user_only(safe: Safe) -> None:
    for path in safe.folder.rglob("*"):
        if path.is_file() and not path.name.endswith(("-wal", "-shm")):
            assert path.stat().st_mode & 0o077 == 0, path


def test_dying_anywhere_while_a_pin_is_set_leaves_the_old_one_or_the_new_one(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = safe.secret.keep
    for at in range(1, 4):
        calls = iter(range(1, 99))

        def keep(name: str, note: bytes, at: int = at, calls: object = calls) -> None:
            if next(calls) == at:  # type: ignore[call-overload]
                raise KeyboardInterrupt
            real(name, note)

        with monkeypatch.context() as patched:
            patched.setattr(safe.secret, "keep", keep)
            try:
                safe.key = safe.vault.set_pin(ANA, PIN)
            except KeyboardInterrupt:
                pass
        safe.reopen()
        assert isinstance(safe.vault.unlock(ANA, PIN), DataKey)
