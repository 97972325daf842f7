"""Somebody on the pages of their own record without a browser: signs in, opens pages, fills in what a page shows."""

from dataclasses import dataclass
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.interfaces.console.desk import Form, forms_of


@dataclass
class Visitor:
    """A browser without JavaScript, on the pages of one record."""

    client: FlaskClient
    patient_id: UUID

    def sign_in(self, name: str, password: str = PASSPHRASE, **more: str) -> TestResponse:
        """Fill in the page for signing in."""
        return self.client.post("/my/sign-in", data={"sign_in_name": name, "password": password} | more)

    def open(self, page: str) -> TestResponse:
        """A page of the record, wherever it leads."""
        return self.client.get(self.path(page), follow_redirects=True)

    def path(self, page: str) -> str:
        """The address of a page of the record."""
        return f"/my/{self.patient_id}/{page}"

    def send(self, shown: TestResponse, to: str, **typed: str | list[str]) -> TestResponse:
        """Send the form of a page that goes to `to`, with what was typed; `value` holds what was chosen."""
        form = form_to(shown, to)
        return self.client.post(form.action, data=form.fields | typed, follow_redirects=True)

    def answer_all(self, begun: TestResponse, **typed: str | list[str]) -> TestResponse:
        """Answer every question up to the review: `typed` by key, the first answer (none at all) for others."""
        shown = begun
        for _ in range(80):
            at = shown.request.path.rpartition("/")[2]
            if at == "review":
                return shown
            if at == "call":
                shown = self.open("check-in/question")
                continue
            key = form_to(shown, "question").fields["at"]
            shown = self.send(shown, "question", act="next", value=typed.get(key, USUAL.get(key, "0")))
            assert shown.status_code == 200, (key, shown.text)
        raise AssertionError("the questions do not end")


USUAL = {"flags": "none", "reading.temperature": "36.8", "reading.weight": "70", "note": "", "need": "0"}


def form_to(shown: TestResponse, to: str) -> Form:
    """The form of a page that goes to an address ending so; what is only offered in it is not yet chosen."""
    form = next(one for one in forms_of(shown) if one.action.endswith(to))
    form.fields.pop("value", None)
    return form
