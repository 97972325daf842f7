"""What a kiosk and an Android app are built from: systemd and buildozer read it and find no fault."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from client_kivy.config import KIOSK, Config
from client_kivy.start import KIOSK as WINDOW

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "deploy" / "kiosk"
UNIT = PLACE / "daymark-kiosk.service"


def settings() -> dict[str, str]:
    lines = (PLACE / "kiosk.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text())
    service = unit["Service"]
    assert service["Restart"] == "always" and service["LimitCORE"] == "0" and service["UMask"] == "0077"
    assert service["ExecStart"].endswith("-m client_kivy --kiosk")
    assert {"video", "render", "input"} <= set(service["SupplementaryGroups"].split())
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return
    here = tmp_path / UNIT.name
    text = UNIT.read_text().replace("/opt/daymark/bin/python", "/bin/true")
    here.write_text(text.replace("User=daymark\nGroup=daymark\n", ""))
    told = subprocess.run([verify, "verify", "--man=no", str(here)], capture_output=True, text=True)
    faults = [line for line in told.stderr.splitlines() if UNIT.name in line]
    assert faults == [], told.stderr


def test_the_kiosk_s_settings_are_ones_the_tablet_reads() -> None:
    given = settings()
    config = Config.from_env({**given, "DAYMARK_TABLET_MODE": KIOSK})
    assert config.mode == KIOSK and str(config.store).startswith("/var/lib/daymark")
    assert re.fullmatch(r"\d+x\d+", given["DAYMARK_TABLET_SIZE"])
    assert WINDOW["borderless"] == "1" and WINDOW["show_cursor"] == "0"
    rules = (PLACE / "70-daymark-touch.rules").read_text()
    assert 'GROUP="input"' in rules and 'GROUP="render"' in rules


def test_buildozer_takes_the_android_spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from buildozer import Buildozer
    from buildozer.targets.android import TargetAndroid

    monkeypatch.chdir(ROOT / "deploy" / "android")
    good = Buildozer(str(ROOT / "deploy" / "android" / "buildozer.spec"), "android")
    good.check_configuration_tokens()
    TargetAndroid(good).check_configuration_tokens()
    assert (
        good.get_version() == re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.M)[1]
    )  # type: ignore[index]
    needs = good.config.getlist("app", "requirements")
    assert "sqlcipher3" not in needs and {"cryptography", "argon2-cffi", "requests"} <= set(needs)
    assert good.config.get("app", "android.allow_backup") == "False"
    broken = tmp_path / "buildozer.spec"
    spec = (ROOT / "deploy" / "android" / "buildozer.spec").read_text()
    broken.write_text(re.sub(r"^version.*\n", "", spec, flags=re.M))
    with pytest.raises(SystemExit):
        Buildozer(str(broken), "android").check_configuration_tokens()
