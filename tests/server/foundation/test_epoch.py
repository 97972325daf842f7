"""The server's epoch: begins by itself, once; a restore begins another."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select

from server.foundation.db import db
from server.foundation.epoch import ServerEpoch, current_epoch, new_epoch


def test_it_begins_once_however_many_ask(app: Flask) -> None:
    def ask(_: int) -> str:
        with app.app_context():
            return current_epoch()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(db.session.scalars(select(ServerEpoch)).all()) == 1


def test_a_restore_begins_another_and_it_stays(app: Flask) -> None:
    before = current_epoch()
    after = new_epoch("restored from the backup of Sunday")
    assert after != before and current_epoch() == after
    kept = db.session.scalars(select(ServerEpoch).order_by(ServerEpoch.number)).all()
    assert [epoch.number for epoch in kept] == [1, 2] and kept[1].because.startswith("restored")
