"""Each rule about the code finds the fault planted for it, and leaves alone what is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import code_rules
from tests.architecture.import_rule import broken_imports


def plant(root: Path, place: str, text: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("shared/schemas/base.py", "import server.config"),
        ("shared/schemas/base.py", "from flask import g"),
        ("shared/domain/plan.py", "import marshmallow"),
        ("shared/domain/plan.py", "from shared.schemas import base"),
        ("server/app.py", "import client_kivy.store"),
        ("server/app.py", "from kivy.app import App"),
        ("client_kivy/app.py", "from server import config"),
        ("server/app.py", "import tests.databases"),
        ("server/features/symptoms/routes.py", "from server.features.symptoms import models"),
        ("server/features/symptoms/routes.py", "from server.features.symptoms.models import CheckIn"),
        ("server/features/symptoms/routes.py", "from . import models"),
        ("server/features/symptoms/routes.py", "from server.foundation.db import db"),
        ("server/features/symptoms/routes.py", "def show():\n    from sqlalchemy import select"),
        ("server/features/symptoms/models.py", "from server.features.symptoms import queries"),
        ("server/features/symptoms/queries.py", "from .actions import submit"),
        ("server/features/symptoms/scoring.py", "from . import routes"),
        ("server/features/symptoms/actions.py", "from server.features.triage import actions"),
        ("server/features/symptoms/actions.py", "from server.features.patients.models import Patient"),
        ("server/features/symptoms/actions.py", "from server.features import reactions"),
        ("server/features/weather/actions.py", "import json"),
        ("server/features/symptoms/actions.py", "import server.interfaces.sync"),
        ("server/features/symptoms/actions.py", "from server import cli"),
        ("server/foundation/gate.py", "from server.features.accounts import queries"),
        ("server/interfaces/console/pages.py", "from server.features.patients import models"),
        ("server/demo/clinic.py", "from server.features.patients.models import Patient"),
        ("client_kivy/store/records.py", "from kivy.clock import Clock"),
        ("client_kivy/cards.py", "import kivy"),
        ("client_kivy/sync/engine.py", "import requests"),
        ("client_kivy/screens/today.py", "from kivy.network.urlrequest import UrlRequest"),
        ("client_kivy/screens/today.py", "from concurrent.futures import ThreadPoolExecutor"),
        ("client_kivy/screens/today.py", "from client_kivy.sync import engine"),
        ("client_kivy/widgets/button.py", "from client_kivy.screens import today"),
        ("client_kivy/store/outbox.py", "import importlib\nimportlib.import_module('client_kivy.app')"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, place: str, line: str) -> None:
    plant(tmp_path, place, line + "\n")
    assert broken_imports(tmp_path), line


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("shared/domain/plan.py", "import datetime\nfrom shared.domain import schedule"),
        ("shared/schemas/base.py", "import marshmallow\nfrom shared.domain import plan"),
        ("server/features/symptoms/routes.py", "from server.features.symptoms import actions, queries"),
        ("server/features/symptoms/actions.py", "from server.features.symptoms.models import CheckIn"),
        ("server/features/symptoms/actions.py", "from server.features.care_plans import queries"),
        ("server/features/reactions.py", "from server.features.triage import actions"),
        ("server/app.py", "from server.interfaces import sync"),
        ("server/interfaces/fhir/bundle.py", "from server.features.patients import actions"),
        ("client_kivy/sync/transport.py", "import requests"),
        ("client_kivy/sync/scheduler.py", "import threading"),
        ("client_kivy/screens/today.py", "from kivy.app import App\nfrom client_kivy.store import records"),
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, place: str, line: str) -> None:
    plant(tmp_path, place, line + "\n")
    assert broken_imports(tmp_path) == []


def test_a_commit_outside_the_gate_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "server/features/symptoms/actions.py", "def f(session):\n    session.commit()\n")
    plant(
        tmp_path, "server/interfaces/sync/push.py", "def f(engine):\n    with engine.begin():\n        pass\n"
    )
    plant(tmp_path, "server/foundation/gate.py", "def f(session):\n    session.commit()\n")
    assert [line.split(":")[0] for line in code_rules.stray_commits(tmp_path)] == [
        "server/features/symptoms/actions.py",
        "server/interfaces/sync/push.py",
    ]


def test_a_thread_outside_the_scheduler_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path, "client_kivy/screens/today.py", "import threading\nthreading.Thread(target=print).start()\n"
    )
    plant(
        tmp_path,
        "client_kivy/sync/scheduler.py",
        "import threading\nthreading.Thread(target=print).start()\n",
    )
    plant(tmp_path, "client_kivy/store/database.py", "import threading\nlock = threading.Lock()\n")
    assert [line.split(":")[0] for line in code_rules.stray_threads(tmp_path)] == [
        "client_kivy/screens/today.py"
    ]


def test_a_table_of_an_interface_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "server/interfaces/exports/run.py", "class Run:\n    __tablename__ = 'runs'\n")
    assert len(list(code_rules.tables_of_interfaces(tmp_path))) == 1


def test_a_long_file_and_a_stale_exception_are_found(tmp_path: Path) -> None:
    plant(tmp_path, "server/long.py", "x = 1\n" * 301)
    plant(tmp_path, "server/fits.py", "x = 1\n" * 300)
    plant(tmp_path, "server/static/vendor/style.css", "a{}\n" * 900)
    found = list(code_rules.long_files(tmp_path, {"server/fits.py": "was longer once"}))
    assert [line.split(":")[0] for line in found] == ["server/long.py", "server/fits.py"]


@pytest.mark.parametrize(
    "place", ["server/utils.py", "server/date_helpers.py", "server/misc/a.py", "shared/data.py"]
)
def test_a_name_that_says_nothing_is_found(tmp_path: Path, place: str) -> None:
    plant(tmp_path, place, "")
    assert len(list(code_rules.empty_names(tmp_path))) == 1


def test_a_class_name_that_says_nothing_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "server/patients.py", "class PatientManager:\n    pass\n")
    plant(tmp_path, "server/data_dictionary.py", "class DataDictionary:\n    pass\n")
    assert len(list(code_rules.empty_names(tmp_path))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "cd /{}/project".format("root"),
        "path = '/{}/anna/x'".format("home"),
        "see /{}/notes".format("work"),
        "pip install --index-{}=x y".format("url"),
        "https://{}.org/simple".format("pypi"),
    ],
)
def test_an_address_of_one_machine_is_found(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "docs/setup.md", f"first\n{line}\n")
    plant(tmp_path, "docs/fine.md", "GET /api/work/ and ./root/ and /srv/daymark and ~/home/x\n")
    assert [found.split(":")[:2] for found in code_rules.addresses(tmp_path)] == [["docs/setup.md", "2"]]


def test_a_silent_module_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "server/app.py", "x = 1\n")
    plant(tmp_path, "server/__init__.py", "")
    assert len(list(code_rules.undocumented_modules(tmp_path))) == 1


def test_a_dependency_without_reason_or_hash_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "pyproject.toml",
        '[project]\ndependencies = [\n  "flask>=3", # routes\n  "celery>=5",\n]\n'
        '[dependency-groups]\ndev = [\n  "pytest>=9", # the tests\n]\n',
    )
    plant(tmp_path, "requirements.lock", "flask==3.1 \\\n    --hash=sha256:00\npytest==9.2\n")
    assert list(code_rules.unexplained_dependencies(tmp_path)) == [
        "pyproject.toml: celery>=5 has no reason beside it",
        "requirements.lock: celery is not locked with a hash; `make lock` does it",
        "requirements.lock: pytest is not locked with a hash; `make lock` does it",
    ]
