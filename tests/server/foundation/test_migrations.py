"""Migrations: from nothing to the present schema on both databases, each in a file whose name says what it does."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.app import create_app
from server.config import Settings
from server.foundation.db import Base, db
from server.foundation.jobs import make_queue
from server.foundation.migrate import FOLDER, is_current, upgrade
from tests.server.cast import assemble


def test_from_nothing_to_the_models(empty_database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=empty_database_url, folder=str(tmp_path)))
    assert not is_current(app)
    upgrade(app)
    upgrade(app)
    assert is_current(app)
    with app.app_context():
        make_queue(app)  # the queue keeps its own tables; they are no difference
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_object": lambda _o, name, kind, *_: (
                        kind != "table" or not str(name).startswith("huey")
                    ),
                },
            )
            assert compare_metadata(context, Base.metadata) == []
        assemble()
        db.session.remove()
        db.engine.dispose()


def test_files_are_named_by_hand_and_follow_each_other() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    found = list(reversed(list(scripts.walk_revisions())))
    assert [script.revision for script in found] == [f"{number:04d}" for number in range(1, len(found) + 1)]
    for script in found:
        name = Path(script.path).stem
        assert re.fullmatch(rf"{script.revision}_[a-z]+(_[a-z]+)+", name), name
        assert script.doc and script.doc[0].isupper()
        assert "def downgrade" not in Path(script.path).read_text(encoding="utf-8"), "forward only"


OF_A_RUN = {"export_heads"}
"""The heads an export was made from belong to the run, which is the site's."""


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_rows_of_a_record_begin_with_the_patient(table: str) -> None:
    """So that one patient's record lies together, and can be distributed by it."""
    keys = [column.name for column in Base.metadata.tables[table].primary_key.columns]
    if "patient_id" in keys and table not in OF_A_RUN:
        assert keys[0] == "patient_id"
