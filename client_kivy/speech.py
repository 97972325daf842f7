"""Reading aloud: one port, a voice on Linux by espeak-ng, on Android by the system's own. Never a recording, never a
server: what is read stays on the tablet."""

import shutil
import subprocess
from typing import Any, Protocol

VOICES = {"en": "en", "es": "es", "fr": "fr-fr", "ar": "ar", "zh": "cmn"}
"""Our languages and espeak-ng's voices for them."""
PACE = 150
"""Words a minute: slower than the voice's own 175, for people who are tired."""


class Speaker(Protocol):
    """Who reads."""

    @property
    def able(self) -> bool:
        """Whether this tablet has a voice; without one nothing offers to read."""
        ...

    def say(self, text: str, language: str) -> None:
        """Read this, in place of what is being read."""
        ...

    def hush(self) -> None:
        """Be quiet at once."""
        ...


def speaker_of(platform: str) -> Speaker:
    """The voice of this kind of machine; `platform` as Kivy names it."""
    return AndroidSpeaker() if platform == "android" else EspeakSpeaker()


class EspeakSpeaker:
    """espeak-ng as a program of its own; the text goes in by its standard input, where nobody who lists programs
    can read it."""

    def __init__(self, program: str = "espeak-ng"):
        self._program = shutil.which(program)
        self._reading: subprocess.Popen[bytes] | None = None

    @property
    def able(self) -> bool:
        """Whether the program is there."""
        return self._program is not None

    def say(self, text: str, language: str) -> None:
        """Read this. Raises KeyError for a language without a voice."""
        voice = VOICES[language]
        self.hush()
        if self._program is None:
            return
        self._reading = subprocess.Popen(
            [self._program, "-v", voice, "-s", str(PACE), "--stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._reading.stdin is not None
        try:
            self._reading.stdin.write(text.encode())
            self._reading.stdin.close()
        except BrokenPipeError:
            return  # it ended before it read: there is no sound card

    @property
    def reading(self) -> bool:
        """Whether something is being read."""
        return self._reading is not None and self._reading.poll() is None

    def hush(self) -> None:
        """Stop reading."""
        if self._reading is not None:
            if self._reading.poll() is None:
                self._reading.terminate()
            self._reading.wait()
            self._reading = None


class AndroidSpeaker:
    """The voice of the system, through plyer, which comes with the Android package."""

    able = True

    def say(self, text: str, language: str) -> None:
        """Read this; the system chooses the voice by its own language."""
        import plyer

        voice: Any = plyer.tts  # a proxy that its own module declares as None
        voice.speak(text)

    def hush(self) -> None:
        """The system's voice ends by itself."""
