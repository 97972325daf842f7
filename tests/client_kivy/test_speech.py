"""The voice: the real program speaks each language, is stopped at once, and shows no text to who lists programs."""

import subprocess
import time
from pathlib import Path

import pytest

from client_kivy.speech import VOICES, AndroidSpeaker, EspeakSpeaker, speaker_of
from client_kivy.words import LANGUAGES, Words


def test_every_language_has_a_voice_that_makes_sound(tmp_path: Path) -> None:
    assert set(VOICES) == set(LANGUAGES)
    for language, voice in VOICES.items():
        wave = tmp_path / f"{language}.wav"
        said = Words(language).say("ways.aloud.say")
        subprocess.run(
            ["espeak-ng", "-v", voice, "-w", str(wave), "--stdin"], input=said.encode(), check=True
        )
        assert wave.stat().st_size > 20_000, language


@pytest.fixture
def slow_voice(tmp_path: Path) -> Path:
    """A program in the voice's place that keeps what it was given and takes its time."""
    program = tmp_path / "voice"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat > {tmp_path}/read\nexec sleep 60\n')
    program.chmod(0o755)
    return program


def test_the_text_goes_where_nobody_lists_it_and_reading_stops_at_once(slow_voice: Path) -> None:
    speaker = EspeakSpeaker(str(slow_voice))
    speaker.say("How bad was your pain?", "ar")
    end = time.monotonic() + 5
    read = slow_voice.with_name("read")
    while not (read.exists() and read.read_text()) and time.monotonic() < end:
        time.sleep(0.01)
    assert read.read_text() == "How bad was your pain?"
    assert "pain" not in slow_voice.with_name("asked").read_text()
    assert speaker.reading
    speaker.hush()
    assert not speaker.reading


def test_without_the_program_nothing_is_offered() -> None:
    speaker = EspeakSpeaker("no-such-voice")
    assert not speaker.able
    speaker.say("Hello", "en")
    speaker.hush()


def test_each_kind_of_machine_has_its_voice() -> None:
    assert isinstance(speaker_of("linux"), EspeakSpeaker)
    assert isinstance(speaker_of("android"), AndroidSpeaker)
