"""The page "Me" has a row for each page of the person's own, with words in every language."""

import pytest

from client_kivy.cards.me import GROUPS, me_groups
from client_kivy.words import LANGUAGES, Words

EVERY = [name for pages in GROUPS.values() for name, _ in pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_and_says_what_it_is_for(language: str) -> None:
    groups = me_groups(Words(language), EVERY)
    rows = [row for group in groups for row in group["rows"]]
    assert [row["name"] for row in rows] == EVERY
    assert all(row["title"] and row["detail"] and row["title"] != row["detail"] for row in rows)


def test_a_page_that_a_tablet_does_not_have_is_not_offered() -> None:
    groups = me_groups(Words("en"), ["settings"])
    assert [row["name"] for group in groups for row in group["rows"]] == ["settings"]
