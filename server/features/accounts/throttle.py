"""Counted tries, kept in the database: five free, then waits that double, a hard stop, and no lock-out of the owner
by others. Who is signed in is not asked here."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from server.features.accounts.models import Throttle
from server.foundation import clock
from server.foundation.db import end_session, insert_if_absent, short_write
from server.foundation.problems import Throttled

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
HARD_STOP = 100
"""Failures in a row after which an account takes no password at all (NIST SP 800-63B-4, 3.2.2)."""


@dataclass(frozen=True)
class Counted:
    """One key under which tries are counted, and how many are free before waits begin.

    `stops`: after a hundred failures there is no more trying until an administrator unlocks it.
    `fades`: an hour without a failure forgets them; a network is many people behind one address."""

    key: str
    free: int = 5
    stops: bool = False
    fades: bool = False


def account_key(sign_in_name: str) -> str:
    """The key of an account, whether or not there is one of this name."""
    return "account:" + hashlib.sha256(sign_in_name.strip().casefold().encode()).hexdigest()[:40]


def account(sign_in_name: str) -> Counted:
    """Tries for an account from devices that never signed in to it."""
    return Counted(account_key(sign_in_name), stops=True)


def known_device(person_id: UUID, device: str) -> Counted:
    """Tries from a device that has signed in to this account before: counted apart, so that strangers who try the
    account cannot keep its owner out."""
    return Counted(f"device:{person_id}:{device}"[:80], stops=True)


def network(address: str | None, purpose: str = "sign-in") -> Counted:
    """Tries from one network (IPv4 /24, IPv6 /64), for all accounts together."""
    return Counted(f"network:{purpose}:{network_of(address)}", free=30, fades=True)


def network_of(address: str | None) -> str:
    """The network an address is in.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2:3::4"), network_of(None)
    ('203.0.113.0/24', '2001:db8:1:2::/64', 'unknown')
    """
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 64), strict=False))


def count_try(*counted: Counted) -> None:
    """Count a try before it is looked at, so that many at once cannot slip through; raises Throttled with the wait.
    A try that turns out right is taken back by `forgive`."""
    end_session()
    waits = []
    now = clock.now()
    with short_write() as connection:
        for one in sorted(counted, key=lambda c: c.key):
            table = Throttle.__table__
            insert_if_absent(connection, table, {"key": one.key, "failures": 0})
            row = connection.execute(select(table).where(table.c.key == one.key).with_for_update()).one()
            failures = row.failures
            if one.fades and row.last_at is not None and now - row.last_at > LONGEST_WAIT:
                failures = 0
            if one.stops and failures >= HARD_STOP:
                waits.append(LONGEST_WAIT)
                continue
            if row.blocked_until is not None and row.blocked_until > now:
                waits.append(row.blocked_until - now)
                continue
            failures += 1
            blocked_until = now + _wait(failures - one.free) if failures >= one.free else None
            connection.execute(
                update(Throttle)
                .where(Throttle.key == one.key)
                .values(failures=failures, last_at=now, blocked_until=blocked_until)
            )
    if waits:
        raise Throttled("Please wait before you try again.", retry_after=_seconds(max(waits)))


def forgive(*counted: Counted) -> None:
    """The try was right: forget the failures of an account or device, take one back from a network."""
    with short_write() as connection:
        for one in sorted(counted, key=lambda c: c.key):
            mine = Throttle.key == one.key
            if one.fades:
                connection.execute(
                    update(Throttle)
                    .where(mine, Throttle.failures > 0)
                    .values(failures=Throttle.failures - 1, blocked_until=None)
                )
            else:
                connection.execute(delete(Throttle).where(mine))


def _wait(beyond: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)


def _seconds(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds() * 1000) // 1000))
