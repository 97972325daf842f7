"""The pages of one's own record, on both databases: who comes in, and that all of it works without a script."""

import json
import re
from datetime import timedelta

from server.features.care_plans import queries as care_plans
from server.features.messages import queries as messages
from server.features.sharing import actions as sharing
from server.features.symptoms import queries as symptoms
from server.foundation import clock
from server.foundation.seal import opened
from server.interfaces.patient_web.words import FOLDER, LANGUAGES
from tests.server.cast import Cast, number
from tests.server.interfaces.console.desk import words_of
from tests.server.interfaces.patient_web.own_record import (
    ANA,
    CARLA,
    DORA,
    NOW,
    NURSE,
    RESULT,
    THREAD,
)
from tests.server.interfaces.patient_web.visitor import Visitor, form_to

PAGES = ("today", "check-in", "reports", "timeline", f"results/{RESULT}", "messages", f"messages/{THREAD}",
         "messages/urgent", "messages/write")  # fmt: skip
ENGLISH = "today?language=en"


Door = tuple[Cast, Visitor]


def test_who_comes_in_and_how_far(ana: Door) -> None:
    cast, visitor = ana
    for page in PAGES:  # nobody signed in
        shut = visitor.client.get(visitor.path(page))
        assert shut.status_code == 401 and "Ana" not in shut.text, page
    staff = visitor.sign_in(NURSE)  # treats her, and is shown the way to the team's pages
    assert staff.status_code == 403 and "for patients and helpers" in staff.text
    visitor.client.post("/sign-in", data={"sign_in_name": NURSE, "password": "x"})
    assert visitor.sign_in(ANA, "not it").status_code == 401
    assert visitor.sign_in(ANA).headers["Location"] == "/my"
    assert visitor.client.get("/my").headers["Location"].endswith(f"/my/{cast.ana}/today")
    for page in PAGES:
        assert visitor.open(page).status_code == 200, page
    for other in (cast.ben, cast.cleo, number(999)):
        gone = visitor.client.get(f"/my/{other}/today")
        assert gone.status_code == 404 and "Ben" not in gone.text


def test_a_helper_sees_what_was_opened_and_on_every_page_whom_they_help(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(DORA)
    for page in ("today", "check-in", "timeline", "messages"):
        assert "You are helping Ana Ruiz." in words_of(visitor.open(page)).replace("\u2068", ""), page
    begun = visitor.send(visitor.open("check-in"), "check-in", what="all")
    sent = visitor.send(visitor.answer_all(begun), "send")
    assert "report was sent" in sent.text
    said = symptoms.check_ins(cast.ana, by=cast.patient)[0]
    assert said.provenance["on_behalf_of"] == str(cast.ana) and said.provenance["mode"] == "web"
    sharing.withdraw_helper(cast.ana, number(62), "enough", by=cast.patient)
    assert visitor.client.get(visitor.path("today")).status_code == 404
    assert "no record for you" in visitor.client.get("/my").text


def test_a_helper_who_may_see_little_is_offered_little(ana: Door) -> None:
    _, visitor = ana
    visitor.sign_in(CARLA)  # symptoms, plan and outcomes: neither dates nor messages
    shown = visitor.open(ENGLISH)
    assert shown.status_code == 200 and "Visit before" not in shown.text and "Please bring" not in shown.text
    assert "/timeline" not in shown.text and "/messages" not in shown.text
    for page in ("timeline", f"results/{RESULT}", "messages", f"messages/{THREAD}", "messages/write"):
        assert visitor.client.get(visitor.path(page)).status_code == 404, page
    assert "No questions are asked" in visitor.open("check-in").text  # where cycles stand is not told


def test_forms_need_their_token_and_our_own_page(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(ANA)
    form = form_to(visitor.open("messages/write"), "write")
    typed = form.fields | {"pool": "care_team", "category": "other", "text": "Hello"}
    bare = {name: value for name, value in typed.items() if name != "csrf_token"}
    assert visitor.client.post(visitor.path("messages"), data=bare).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post(visitor.path("messages"), data=typed, headers=foreign).status_code == 403
    assert len(messages.threads(cast.ana, by=cast.patient)) == 1


def test_a_check_in_is_judged_reviewed_and_sent_once(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(ANA)
    shown = visitor.open("check-in?language=en")
    nothing = visitor.client.post(
        visitor.path("check-in"), data=form_to(shown, "check-in").fields | {"what": ""}
    )
    assert nothing.status_code == 303
    due = re.search(r'value="(due\|[^"]*weekly[^"]*)"', shown.text)
    assert due is not None
    first = visitor.send(shown, "check-in", what=due[1])
    assert "Do you have any of these now?" in first.text
    assert "None of these" in visitor.send(first, "question", act="next", value="").text
    both = visitor.send(first, "question", act="next", value=["none", "901"])
    assert (
        both.status_code == 422
        and 'role="alert"' in both.text
        and 'aria-describedby="about value-wrong"' in both.text
    )
    review = visitor.answer_all(first, **{"reading.temperature": "38.4", "note": "Shivering since four"})
    assert "38.4 °C" in review.text and "Shivering since four" in review.text
    changed = visitor.client.get(visitor.path("check-in/question?at=reading.temperature&change=1"))
    silly = visitor.send(changed, "question", act="next", value="384")
    assert silly.status_code == 422 and "between" in silly.text
    odd = visitor.send(silly, "question", act="next", value="40.8")
    assert odd.status_code == 422 and "unusual" in odd.text
    urgent = visitor.send(odd, "question", act="sure", value="40.8")
    review = urgent if urgent.request.path.endswith("review") else visitor.open("check-in/review")
    form = form_to(review, "send")
    sent = visitor.client.post(form.action, data=form.fields, follow_redirects=True)
    assert (
        "Call your unit now" in sent.text
        and "Received by your team" in sent.text
        and "+1 555 0100" in sent.text
    )
    again = visitor.client.post(form.action, data=form.fields, follow_redirects=True)
    assert again.request.path == sent.request.path
    (kept,) = symptoms.check_ins(cast.ana, by=cast.patient)
    assert (kept.occurrence, kept.readings[0]["typed"]) == (due[1].split("|")[2], "40.8")
    assert (
        "fever" in "".join(json.dumps(kept.body()["tablet_raised"]))
        and opened(kept).note == "Shivering since four"
    )
    assert "Weekly check-in" not in words_of(visitor.open("today")).partition("Also today")[0]


def test_what_was_begun_goes_on_and_belongs_to_its_person(ana: Door) -> None:
    _, visitor = ana
    visitor.sign_in(ANA)
    begun = visitor.send(visitor.open("check-in?language=en"), "check-in", what="all")
    visitor.send(begun, "question", act="next", value="none")
    assert "A check-in you began" in visitor.open("today").text
    with clock.at(NOW + timedelta(hours=1)):  # the sign-in has ended
        assert visitor.client.get(visitor.path("today")).status_code == 401
        visitor.sign_in(ANA)
        gone_on = visitor.open("check-in/question")
        assert form_to(gone_on, "question").fields["at"] not in ("", "flags")
        visitor.sign_in(DORA)
        assert "A check-in you began" not in visitor.open("today").text
    with clock.at(NOW + timedelta(days=4)):
        visitor.sign_in(ANA)
        assert "A check-in you began" not in visitor.open("today").text


def test_shortcuts_one_symptom_and_putting_right(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(ANA)
    fine = visitor.send(visitor.open("check-in?language=en"), "check-in", what="all", how="nothing_new")
    review = visitor.answer_all(fine)
    visitor.send(review, "send")
    with clock.at(NOW + timedelta(minutes=5)):
        offered = visitor.open("check-in")
        assert "Same as last time" in offered.text
        same = visitor.answer_all(visitor.send(offered, "check-in", what="all", how="same"))
        visitor.send(same, "send")
    with clock.at(NOW + timedelta(minutes=7)):
        one = visitor.send(visitor.open("check-in"), "check-in", what="one", item="9")
        visitor.send(visitor.answer_all(one, **{"9.frequency": "2", "9.severity": "1"}), "send")
        newest, *others = symptoms.check_ins(cast.ana, by=cast.patient)
        assert {one["item"] for one in newest.answers} == {9}
        assert {row.started_from for row in others} == {"nothing_new", "same"}
    with clock.at(NOW + timedelta(minutes=9)):
        shown = visitor.open(f"reports/{newest.id}")
        review = visitor.send(shown, f"reports/{newest.id}")
        assert review.request.path.endswith("review")
        assert visitor.send(review, "send").status_code == 422  # a reason is needed
        changed = visitor.client.get(visitor.path("check-in/question?at=9.severity&change=1"))
        review = visitor.send(changed, "question", act="next", value="3")
        visitor.send(visitor.answer_all(review), "send", reason="slip")
        last = symptoms.check_ins(cast.ana, by=cast.patient)[0]
        assert last.amends == newest.id and last.reason == "I tapped the wrong thing"
        assert f"reports/{newest.id}" not in visitor.open("reports").text


def test_a_task_is_said_once_and_changed_with_a_reason(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(ANA)
    way = re.search(r'href="([^"]*/task[^"]*)">Say how it went: Keep away', visitor.open(ENGLISH).text)
    assert way is not None
    form = visitor.client.get(way[1].replace("&amp;", "&"))
    wrong = visitor.send(form, "task", outcome="skipped")
    assert wrong.status_code == 422 and "choose why" in wrong.text and 'href="#reason"' in wrong.text
    filled = form_to(form, "task")
    for _ in range(2):
        done = visitor.client.post(
            filled.action, data=filled.fields | {"outcome": "done"}, follow_redirects=True
        )
        assert 'role="status"' in done.text
    (kept,) = care_plans.outcomes(cast.ana, by=cast.patient)
    assert (kept.outcome, kept.provenance["mode"]) == ("done", "web")
    changed = visitor.send(
        visitor.client.get(way[1].replace("&amp;", "&")), "task", outcome="partly", reason="slip"
    )
    assert changed.status_code == 200
    assert [
        row.outcome for row in care_plans.outcomes(cast.ana, by=cast.patient) if not row.superseded_by
    ] == ["partly"]


def test_the_language_is_the_persons_own_until_another_is_chosen(ana: Door) -> None:
    _, visitor = ana
    visitor.sign_in(ANA)
    assert '<html lang="es" dir="ltr">' in visitor.open("today").text
    assert '<html lang="ar" dir="rtl">' in visitor.open("timeline?language=ar").text
    assert '<html lang="ar" dir="rtl">' in visitor.open("messages").text
    for language in LANGUAGES:
        for page in PAGES:
            assert visitor.open(f"{page}?language={language}").status_code == 200, (language, page)
    said = {one: {} for one in LANGUAGES}
    for one in LANGUAGES:
        for path in sorted(FOLDER.glob(f"my*.{one}.json")):
            said[one] |= json.loads(path.read_text(encoding="utf-8"))
    for language, texts in said.items():
        assert texts.keys() == said["en"].keys(), language
        for key, text in texts.items():
            found, wanted = (sorted(set(re.findall(r"{\w+}", str(one)))) for one in (text, said["en"][key]))
            assert found == wanted, (language, key)


def test_tries_are_counted(ana: Door) -> None:
    _, visitor = ana
    told = [visitor.sign_in(ANA, f"guess {one}") for one in range(9)]
    assert (
        told[0].status_code == 401
        and told[-1].status_code == 429
        and int(told[-1].headers["Retry-After"]) > 0
    )
