"""The very beginning: the first site and its administrator, from the command line of whoever runs the server."""

from uuid import UUID

from server.features.accounts import actions
from server.features.accounts.passwords import check_password, give_password
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import batch
from shared.domain.ids import uuid7

PROGRAM = Actor.system("command line")


def open_first_site(site: str, time_zone: str, name: str, sign_in_name: str, password: str) -> UUID:
    """Open a site with an administrator who can sign in at once, all of it or nothing; the site's id.

    Raises Invalid for a weak password or a sign-in name that is taken."""
    check_password(password, name, sign_in_name, site)
    site_id, person_id = uuid7(clock.now()), uuid7(clock.now())
    with batch():
        actions.open_site(site_id, site, time_zone, by=PROGRAM)
        person = {"id": person_id, "name": name, "sign_in_name": sign_in_name, "language": "en"}
        actions.create_person(site_id, person, by=PROGRAM)
        actions.give_role(site_id, person_id, "administrator", by=PROGRAM)
        give_password(site_id, person_id, password, by=PROGRAM)
    return site_id
