"""Opens the gallery's pages, each test on an app of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.client_kivy.driver import Driver, keep_what_is_loaded, turn


@pytest.fixture
def gallery() -> Iterator[Callable[..., Driver]]:
    """`gallery("pin", language="es", scale=2.0, size=(800, 1280))`: a running page of the gallery."""
    from client_kivy.start import prepare

    prepare()
    from client_kivy.app import DaymarkApp
    from client_kivy.gallery import PAGES

    keep_what_is_loaded()
    opened: list[Driver] = []

    def show(page: str, size: tuple[int, int] = (1280, 800), **look: object) -> Driver:
        turn(size)
        opened.append(Driver(DaymarkApp(places=PAGES, first=page, **look)))
        return opened[-1]

    yield show
    for driver in opened:
        driver.close()
