"""Somebody at the console without a browser: signs in, opens pages, fills in the form a page really shows."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.server.interfaces.console.real_record import PASSPHRASE


@dataclass
class Form:
    """A form of a page as a browser would send it: where to, and what stands in it."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif not self.found:
            return
        elif tag == "input" and name and (given.get("type") != "radio" or "checked" in given):
            self.found[-1].fields[name] = given.get("value", "")
        elif tag == "select":
            self.select = name
            self.found[-1].fields[name] = ""
        elif tag == "option" and self.select and "selected" in given:
            self.found[-1].fields[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.found[-1].fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1].fields[self.area] += data


def forms_of(answer: TestResponse) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(answer.text)
    return parser.found


def words_of(answer: TestResponse) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.text)))


@dataclass
class Desk:
    """A browser without JavaScript."""

    client: FlaskClient

    def open(self, path: str) -> TestResponse:
        """Look at a page."""
        return self.client.get(path)

    def sign_in(self, name: str, password: str = PASSPHRASE, **more: str) -> TestResponse:
        """Fill in the sign-in page."""
        form = forms_of(self.client.get("/sign-in"))[-1]
        sent = form.fields | {"sign_in_name": name, "password": password} | more
        return self.client.post(form.action, data=sent)

    def fill(self, path: str, to: str = "", **typed: str) -> TestResponse:
        """Open a page, fill in its form (the one that goes to `to`, else the last one) and send it."""
        page = self.open(path)
        assert page.status_code == 200, (page.status_code, words_of(page)[:300])
        form = next((one for one in reversed(forms_of(page)) if one.action.endswith(to)), None)
        assert form is not None and form.method == "post", f"no form to {to or path}"
        return self.client.post(form.action, data=form.fields | typed)
