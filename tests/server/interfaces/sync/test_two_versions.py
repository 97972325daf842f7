"""What two people said anew without knowing of each other: every version is kept and found to stand beside the other by
both ends, the narrower of their readers counts, and a choice that names both ends it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from server.features.goals import queries as goals
from server.features.journals import queries as journals
from server.features.stories import queries as stories
from shared.domain.conflicts import apart, seen
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet
from tests.server.interfaces.sync.test_depth import entry, goal, helper, records, said

GOAL, ENTRY, STORY = "goals.goal", "journals.entry", "stories.story"


def say(tablet: RawTablet, kind: str, body: dict[str, Any]) -> str:
    base = next(reversed(seen(body)), None)
    assert tablet.verdicts(tablet.event(body, kind, base=base)) == ["ok"]
    return str(body["id"])


def test_a_goal_hidden_on_one_tablet_and_changed_on_another_stays_hidden_until_somebody_chooses(
    tablet: RawTablet, dora: Admitted, cast: Cast, client: FlaskClient
) -> None:
    pull = helper(client, dora)
    begins = goal()
    first = say(tablet, "goals.goal.set", begins)
    assert {row["id"] for row in records(pull(), GOAL)} == {first}
    mine = say(tablet, "goals.goal.change", goal(goal_id=first, share_with_team=False, saw=[first]))
    theirs = say(tablet, "goals.goal.change", goal(goal_id=first, text="Swim", saw=[first]))
    assert goals.goals(dora.id, by=cast.nurse) == [] and records(pull(), GOAL) == []
    own = records(tablet.pull(), GOAL)
    assert [row["saw"] for row in own] == [None, [first], [first]], "nothing is gone"
    assert apart(GOAL, own) == ((mine, theirs),)
    chosen = goal(goal_id=first, text="Swim", saw=[mine, theirs])
    pick = say(tablet, "goals.goal.change", chosen)
    assert apart(GOAL, records(tablet.pull(), GOAL)) == ()
    assert [one.goal.text for one in goals.goals(dora.id, by=cast.nurse)] != []
    told = {row["id"]: row["saw"] for row in records(pull(), GOAL)}
    assert told == {first: None, theirs: [first], pick: None}, "and no name of what is kept back"
    assert apart(GOAL, records(pull(), GOAL)) == (), "a helper's tablet sees one version too"


def test_an_entry_and_a_story_go_to_the_narrower_readers_too(
    tablet: RawTablet, dora: Admitted, cast: Cast
) -> None:
    first = say(tablet, "journals.entry.write", entry(drawer="team"))
    for change in ({"drawer": "me"}, {"drawer": "team", "text": "Longer"}):
        last = say(tablet, "journals.entry.write", entry(entry_id=first, saw=[first], **change))
    assert journals.entries(dora.id, by=cast.nurse) == []
    assert [str(row.id) for row in journals.entries(dora.id, by=dora.actor)] == [last], "hers all the same"
    for share in (False, True):
        say(tablet, "stories.story.tell", said(hopes="The sea", share=share, saw=[]))
    assert stories.story(dora.id, by=cast.nurse) is None and stories.stories(dora.id, by=cast.nurse) == []
    told = records(tablet.pull(), STORY)
    pick = said(hopes="The sea", share=True, saw=[row["id"] for row in told])
    say(tablet, "stories.story.tell", pick)
    assert stories.story(dora.id, by=cast.nurse) is not None
    assert apart(STORY, told) == (tuple(pick["saw"]),) and apart(STORY, records(tablet.pull(), STORY)) == ()
