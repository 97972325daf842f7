"""Messages on the pages of one's own record, on both databases: looked at, corrected, sent once, not lost."""

from datetime import timedelta

from server.features.messages import queries as messages
from server.foundation import clock
from server.foundation.seal import opened
from tests.server.cast import Cast
from tests.server.interfaces.console.desk import words_of
from tests.server.interfaces.patient_web.own_record import ANA, DORA, NOW, THREAD
from tests.server.interfaces.patient_web.visitor import Visitor, form_to

Door = tuple[Cast, Visitor]


def test_a_message_is_looked_at_corrected_and_sent_once(ana: Door) -> None:
    cast, visitor = ana
    visitor.sign_in(ANA)
    blank = visitor.open("messages/write?language=en")
    wrong = visitor.send(blank, "write", pool="", category="", text=" ")
    assert wrong.status_code == 422 and all(
        f'href="#{one}"' in wrong.text for one in ("pool", "category", "text")
    )
    look = visitor.send(blank, "write", pool="care_team", category="medicines", text="Two tablets or one?")
    assert "Two tablets or one?" in look.text and "Gastro team" in look.text
    change = visitor.send(look, "write", act="change")
    assert "Two tablets or one?" in change.text
    look = visitor.send(
        change, "write", pool=str(cast.other_team), category="medicines", text="Two tablets, or one?"
    )
    send = form_to(look, "messages")
    for _ in range(2):
        sent = visitor.client.post(send.action, data=send.fields, follow_redirects=True)
        assert "Received by your team" in sent.text
    newest = messages.threads(cast.ana, by=cast.patient)[0]
    assert [opened(row).text for row in newest.messages] == ["Two tablets, or one?"]
    assert newest.messages[0].pool_name == "Breast team"
    visitor.open(f"messages/{THREAD}")  # reading is seeing
    assert "new: 1" not in visitor.open("messages").text
    back = visitor.send(visitor.open(f"messages/write?thread={THREAD}"), "write", text="I will")
    assert words_of(visitor.send(back, "messages")).count("I will") == 1


def test_words_outlive_an_ended_sign_in_for_their_writer_only(ana: Door) -> None:
    _, visitor = ana
    visitor.sign_in(ANA)
    look = visitor.send(
        visitor.open("messages/write?language=en"),
        "write",
        pool="care_team",
        category="other",
        text="Keep me",
    )
    send = form_to(look, "messages")
    with clock.at(NOW + timedelta(hours=1)):
        ended = visitor.client.post(send.action, data=send.fields)
        assert (
            ended.status_code == 401
            and "What you wrote is kept" in ended.text
            and "Keep me" not in ended.text
        )
        kept = form_to(ended, "sign-in").fields
        assert "Keep me" not in visitor.sign_in(DORA, **{"kept": kept["kept"]}).text
        shown = visitor.sign_in(ANA, **{"kept": kept["kept"]})
        assert "Keep me" in shown.text
        sent = visitor.send(shown, "messages")
        assert "Received by your team" in sent.text
        left = visitor.client.post("/my/sign-out", data=form_to(sent, "sign-out").fields)
        assert left.headers["Location"] == "/my/sign-in?out=1"
        assert visitor.client.get(visitor.path("today")).status_code == 401
