"""What is forgotten of signing in, and what must not be."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.features.accounts import passwords, throttle
from server.features.accounts.models import OneTimeCode, Throttle
from server.features.accounts.retention import forget_what_is_over
from server.foundation import clock
from server.foundation.db import db, short_write
from server.foundation.problems import Throttled
from server.foundation.sessions import RefreshToken
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import Tablet


def test_only_what_is_over_is_forgotten(cast: Cast, client: FlaskClient, tablet: Tablet) -> None:
    passwords.offer_password(cast.site, cast.nurse.id, by=cast.administrator)
    stopped = throttle.account("nurse@clinic.example")
    throttle.count_try(stopped)
    throttle.count_try(throttle.account("somebody"))
    with short_write() as connection:
        mine = Throttle.key == stopped.key
        connection.execute(Throttle.__table__.update().where(mine).values(failures=throttle.HARD_STOP))
    assert client.post("/api/accounts/refresh", headers=tablet.headers()).status_code == 200
    assert forget_what_is_over() == 0
    now = clock.now()
    with clock.at(now + timedelta(days=29)):
        assert forget_what_is_over() == 0  # not even the token that was exchanged: a copy must be noticed
    with clock.at(now + timedelta(days=32)):
        assert forget_what_is_over() == 2 + 2 + 2  # tokens, codes, tries
        assert db.session.scalar(select(func.count()).select_from(RefreshToken)) == 0
        assert db.session.scalar(select(func.count()).select_from(OneTimeCode)) == 0
        db.session.rollback()
        with pytest.raises(Throttled):
            throttle.count_try(stopped)
