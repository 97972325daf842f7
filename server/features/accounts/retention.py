"""What of signing in is forgotten when it is over: tokens, codes and counted tries. Sessions stay, they say who was
signed in when."""

from datetime import timedelta

from sqlalchemy import delete

from server.features.accounts.models import OneTimeCode, Throttle
from server.features.accounts.throttle import HARD_STOP
from server.foundation import clock
from server.foundation.db import end_session, short_write
from server.foundation.jobs import every
from server.foundation.sessions import RefreshToken

KEPT = timedelta(days=30)


@every(minutes=60)
def forget_hourly() -> None:
    """Nothing outlives its use by more than an hour or the thirty days below."""
    forget_what_is_over()


def forget_what_is_over() -> int:
    """Delete refresh tokens past their end, and codes and tries older than thirty days; how many rows went. A job
    runs it once a day. A refresh token is never forgotten before its end: a copy used twice must be noticed."""
    now = clock.now()
    end_session()
    with short_write() as connection:
        gone = (
            delete(RefreshToken).where(RefreshToken.expires_at < now),
            delete(OneTimeCode).where(OneTimeCode.expires_at < now - KEPT),
            delete(Throttle).where(Throttle.last_at < now - KEPT, Throttle.failures < HARD_STOP),
        )
        return sum(connection.execute(statement).rowcount for statement in gone)
