"""Where a helper accepts: one kind answer for every code that opens nothing, throttled; whole and usable as a page."""

import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from server.features.accounts import passwords
from server.features.sharing import invitations, queries
from server.foundation import clock
from server.foundation.access import NOBODY
from server.interfaces.patient_web.words import FOLDER, LANGUAGES
from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import SYSTEM, Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.features.sharing.inviting import CODE, invited, said
from tests.server.interfaces.patient_web.conftest import LivePages, ana_invites

NEW = {"name": "Dora Diaz", "sign_in_name": "dora@home.example", "password": PASSPHRASE}
KNOWN = {"has_account": "1", "sign_in_name": "Caregiver@home.example", "password": PASSPHRASE}
NOTHING = "does not open anything"


def test_every_code_that_opens_nothing_gets_the_same_answer(cast: Cast, client: FlaskClient) -> None:
    ana_invites(cast)
    told = {client.get("/help/0000000000").text, client.get("/help/%3Cb%3E").text}
    assert client.post(f"/help/{CODE}", data=NEW).status_code == 200
    for again in (client.get(f"/help/{CODE}"), client.post(f"/help/{CODE}", data=NEW)):  # used
        assert again.status_code == 404
        told.add(again.text)
    other = invited(cast.ana, cast.patient, code="ABCDEFGHJK")
    with clock.at(other.expires_at):
        assert client.get("/help/ABCDEFGHJK").status_code == 404
    invitations.take_back(cast.ana, said(invitation_id=other.id), by=cast.patient)
    told.add(client.get("/help/ABCDEFGHJK").text)
    shown = {text.split("<main", 1)[1].split("</main>")[0] for text in told}
    assert len(shown) == 1 and NOTHING in shown.pop()
    assert "Ana" not in "".join(told)


def test_tries_are_counted_and_a_right_code_is_no_try(cast: Cast, client: FlaskClient) -> None:
    ana_invites(cast)
    for _ in range(40):
        assert client.get(f"/help/{CODE}").status_code == 200
    answers = [client.get("/help/0000000000").status_code for _ in range(31)]
    assert answers[:29] == [404] * 29 and answers[-1] == 429
    slow = client.get(f"/help/{CODE}")
    assert slow.status_code == 429 and int(slow.headers["Retry-After"]) > 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get(f"/help/{CODE}").status_code == 200


def test_who_has_an_account_helps_as_who_they_are(cast: Cast, client: FlaskClient) -> None:
    invited(cast.ben, cast.other_patient)
    passwords.give_password_at_home(cast.ana, cast.caregiver.id, PASSPHRASE, by=SYSTEM)
    wrong = {"has_account": "1", "sign_in_name": "caregiver@home.example", "password": "wrong one"}
    refused = client.post(f"/help/{CODE}", data=wrong)
    assert refused.status_code == 422 and "do not go together" in refused.text
    done = client.post(f"/help/{CODE}", data=KNOWN)
    assert done.status_code == 200 and "You can help Ben Cole now" in done.text
    assert {one.patient_id for one in queries.helped_names(by=cast.caregiver)} == {cast.ana, cast.ben}
    chosen = client.post("/help/tablet", data=KNOWN)  # two records: whose tablet is it?
    assert "Ana Ruiz" in chosen.text and "Ben Cole" in chosen.text
    proof = chosen.text.split('name="proof" value="')[1].split('"')[0]
    offered = client.post("/help/tablet", data={"proof": proof, "patient": str(cast.ana)})
    assert "Your tablet, to help Ana Ruiz" in offered.text
    forged = client.post("/help/tablet", data={"proof": proof + "x", "patient": str(cast.ana)})
    assert forged.status_code == 422
    strange = client.post("/help/tablet", data={"proof": proof, "patient": str(cast.cleo)})
    assert "Ana Ruiz" in strange.text and "Cleo" not in strange.text


def test_what_is_wrong_is_said_and_the_code_stays_open(cast: Cast, client: FlaskClient) -> None:
    ana_invites(cast)
    for wrong, why in (
        ({"name": " "}, "This is needed"),
        ({"password": "short"}, "easy to guess"),
        ({"password": "dora diaz dora diaz"}, "easy to guess"),
        ({"sign_in_name": "CAREGIVER@home.example"}, "is taken"),
    ):
        answer = client.post(f"/help/{CODE}", data=NEW | wrong)
        assert answer.status_code == 422 and why in answer.text, wrong
    helps = client.post(f"/help/{CODE}", data=KNOWN)
    assert helps.status_code == 422 and "can see this record already" in helps.text
    assert queries.invited(CODE, by=NOBODY).name == "Dora"


def test_the_page_speaks_the_readers_language(cast: Cast, client: FlaskClient) -> None:
    ana_invites(cast)
    page = client.get(f"/help/{CODE}", headers={"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert 'lang="zh"' in client.get(f"/help/{CODE}?language=zh").text.split("<head>")[0]
    assert 'lang="en"' in client.get(f"/help/{CODE}?language=xx").text.split("<head>")[0]
    texts = {
        one: json.loads((FOLDER / f"helping.{one}.json").read_text(encoding="utf-8")) for one in LANGUAGES
    }
    for language, said_there in texts.items():
        assert said_there.keys() == texts["en"].keys(), language
        for key, text in said_there.items():
            gaps = {gap for gap in ("{name}", "{day}", "{minutes}") if gap in texts["en"][key]}
            assert gaps == {gap for gap in ("{name}", "{day}", "{minutes}") if gap in text}, (language, key)


def test_a_typed_code_may_be_written_as_people_do(cast: Cast, client: FlaskClient) -> None:
    ana_invites(cast)
    typed = client.get("/help", query_string={"code": f" {CODE[:5].lower()}-{CODE[5:]} "})
    assert typed.status_code == 302 and typed.headers["Location"].endswith(f"/help/{CODE}")
    assert "ten letters and digits" in client.get("/help?code=ABC").text


@pytest.mark.xdist_group("chromium")
def test_the_way_through_the_pages_in_a_browser(browser: Browser, live: LivePages) -> None:
    context = browser.new_context(java_script_enabled=True, viewport={"width": 820, "height": 1100})
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(f"{live.address}/help?language=en")
    _accessible(page)
    page.fill("#code", CODE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/help/{CODE}*")
    assert page.locator("h1").inner_text() == "Ana Ruiz asks you to help"
    page.locator("summary").click()
    _accessible(page)
    page.fill("#sign_in_name", "dora@home.example")
    page.fill("#password", "aaaaaaaaaaaaaaaaaaaa")
    page.locator("button").first.click()
    assert page.locator("#password").get_attribute("aria-invalid") == "true"
    assert page.locator("#name").input_value() == "Dora"
    _accessible(page)
    page.fill("#password", PASSPHRASE)
    page.locator("button").first.click()
    assert "You can help Ana Ruiz now" in page.locator("h1").inner_text()
    assert len(page.locator(".code").inner_text().replace(" ", "")) == 10
    _accessible(page)
    for path in (f"/help/{CODE}", "/help/tablet", "/help/tablet?language=ar"):
        page.goto(live.address + path)
        _accessible(page)
    refused = ("status of 404", "status of 422")  # of the page itself, as it should be
    assert [one for one in watched.complaints if not any(each in one for each in refused)] == []
    context.close()


def _accessible(page: Page) -> None:
    for width in (820, 320):
        page.set_viewport_size({"width": width, "height": 1000})
        assert sideways(page) is None, f"{page.url} scrolls sideways at {width} pixels"
        assert axe_findings(page) == [], page.url
    assert " style=" not in page.content()
