"""A tablet that is told something that cannot be says so before it keeps anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from client_kivy.config import Config


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    config = Config.from_env(
        {
            "DAYMARK_SERVER_URL": "https://clinic.test/",
            "DAYMARK_TABLET_STORE": str(tmp_path / "store"),
            "DAYMARK_TABLET_SECRET": str(tmp_path / "secret"),
            "DAYMARK_CA_FILE": str(tmp_path / "ca.pem"),
        }
    )
    assert config.server_url == "https://clinic.test"
    assert (config.store, config.secret) == (tmp_path / "store", tmp_path / "secret")
    assert config.certificates == tmp_path / "ca.pem"


def test_the_platform_s_own_folders_are_the_default() -> None:
    config = Config.from_env({})
    assert config.store != config.secret and config.certificates is None


def test_the_device_secret_may_not_lie_with_what_it_protects(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside"):
        Config("https://clinic.test", tmp_path, tmp_path / "secret")


@pytest.mark.parametrize("address", ["clinic.test", "ftp://clinic.test", ""])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="DAYMARK_SERVER_URL"):
        Config(address, tmp_path / "a", tmp_path / "b")
