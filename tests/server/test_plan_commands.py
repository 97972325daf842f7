"""`daymark plans …`: what clinicians who write plans type, and what they are told."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.features.accounts import queries as account_queries
from server.features.care_plans.library import CARE_PLANS, load_library
from tests.server.cast import SYSTEM, Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.test_cli import Run, run

__all__ = ["run"]
FOLFOX = "colorectal/mfolfox6"
DRAFT = "breast/tchp"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The care plans in a folder of their own, where v2 of FOLFOX and the plan DRAFT are not signed yet."""
    root = tmp_path / "care_plans"
    shutil.copytree(CARE_PLANS, root, ignore=shutil.ignore_patterns("pictures", "*.png"))
    lock = root / "published.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text(
        "".join(line for line in lines if not line.startswith((f"{FOLFOX}/v2", DRAFT))), encoding="utf-8"
    )
    return root


def plans(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plans", *arguments])


def test_check_counts_thirty_plans_and_more_over_fourteen_cancers() -> None:
    answer = plans("check")
    assert answer.exit_code == 0
    *lines, last = answer.output.splitlines()
    assert int(last.split()[0]) >= 30
    assert last.endswith("over 14 cancers are valid.")
    assert any(line.startswith(f"{FOLFOX} v1: signed by ") for line in lines)


def test_check_names_file_line_and_key(folder: Path) -> None:
    file = folder / FOLFOX / "v2.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("cycle_days: 14", "cycle_days: 2"), encoding="utf-8"
    )
    answer = plans("check", str(folder))
    assert answer.exit_code == 1
    assert f"{FOLFOX}/v2.yaml:" in answer.stderr
    assert 'there is no day 4 in "folfox": its cycles have 2 days' in answer.stderr


def test_simulate_prints_the_days() -> None:
    answer = plans("simulate", FOLFOX, "--weeks", "8", "--anchor", "2026-11-23", "--zone", "Europe/Madrid")
    assert answer.exit_code == 0
    assert "Cycle 4: FOLFOX, 2027-01-04 to 2027-01-17" in answer.output
    assert "ALERT red fever: " in answer.output
    assert "In 8 weeks: " in answer.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("simulate", "colorectal/folfox"), "there is no plan colorectal/folfox; there are "),
        (("simulate", FOLFOX, "--version", "9"), f"{FOLFOX} has no version 9; it has 1, 2"),
        (("simulate", FOLFOX, "--zone", "Mars/North"), "there is no time zone Mars/North"),
        (
            ("simulate", FOLFOX, "--version", "1", "--language", "fr"),
            f"{FOLFOX} is not offered in fr; it has en, es",
        ),
        (("simulate", FOLFOX, "--weeks", "0"), "0 is not in the range"),
        (("show", FOLFOX, "--version", "1", "--language", "zh"), f"{FOLFOX} is not offered in zh"),
        (("words", "--language", "de"), "there is no language de; there are en, es, fr, ar, zh"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    answer = plans(*arguments)
    assert answer.exit_code != 0
    assert says in answer.output + answer.stderr


def test_answers_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bad_days.yaml"
    file.write_text("- {cycle: 1, day: 9, temperature: 38.4}\n", encoding="utf-8")
    answer = plans("simulate", FOLFOX, "--weeks", "2", "--answers", str(file))
    assert "says: temperature 38.4 °C" in answer.output
    file.write_text("- {day: 9, temprature: 38.4}\n", encoding="utf-8")
    answer = plans("simulate", FOLFOX, "--answers", str(file))
    assert answer.exit_code == 1
    assert answer.stderr.startswith('bad_days.yaml:1: [0].temprature: the plan asks no "temprature"')


def test_diff_says_what_changed_and_refuses_a_softened_red_flag(folder: Path) -> None:
    answer = plans("diff", FOLFOX, "1", "2")
    assert answer.exit_code == 0
    assert "plan, languages: en, es → en, es, fr, ar, zh" in answer.output
    warnings = folder / "parts" / "warnings.yaml"
    text = warnings.read_text(encoding="utf-8")
    softer = text.replace(
        "{reading: temperature, at_least: 38.0,", "{reading: temperature, at_least: 38.5,", 1
    )
    assert softer != text
    warnings.write_text(softer, encoding="utf-8")
    (folder / "published.lock").write_text("", encoding="utf-8")
    answer = plans("diff", FOLFOX, "1", "2", "--folder", str(folder))
    assert answer.exit_code == 1
    assert (
        "temperature 38.0 °C or more → red: during myelosuppression and temperature 38.5 °C" in answer.output
    )
    assert "A red flag can never be softened: fever." in answer.stderr


def test_reviews_are_written_down_and_counted(folder: Path) -> None:
    calls = "symptoms/advice/calls.yaml"
    answer = plans(
        "review",
        calls,
        "--language",
        "fr",
        "--state",
        "reviewed",
        "--by",
        "Claire Martin",
        "--folder",
        str(folder),
    )
    assert answer.exit_code == 0
    number = int(answer.output.split()[0])
    assert number > 20
    assert f"reviewed: {number}\n" in plans("words", "--language", "fr", "--folder", str(folder)).output
    assert "reviewed" not in plans("words", "--language", "es", "--folder", str(folder)).output
    listed = plans(
        "words", "--language", "fr", "--state", "reviewed", "--list", "--folder", str(folder)
    ).output
    assert listed.count(f"reviewed\t{calls}:") == number
    for wrong, says in (
        (["nowhere.yaml", "--state", "reviewed"], "there is no text at nowhere.yaml in fr"),
        ([calls, "--state", "done"], "there is no state done"),
    ):
        answer = plans("review", *wrong, "--language", "fr", "--by", "Claire", "--folder", str(folder))
        assert answer.exit_code == 1
        assert says in answer.stderr


def test_a_clinician_publishes_with_their_password(run: Run, cast: Cast, folder: Path) -> None:
    accounts.give_role(cast.site, cast.oncologist.id, "oncologist", team_id=None, by=SYSTEM)
    passwords.give_password(cast.site, cast.oncologist.id, PASSPHRASE, by=SYSTEM)
    people = {person.id: person for person in account_queries.people(cast.site, by=cast.administrator)}
    name = people[cast.oncologist.id].sign_in_name
    site = next(one.name for one in account_queries.sites(by=cast.oncologist) if one.patient_id == cast.site)
    given = ["plans", "publish", DRAFT, "--version", "1", "--folder", str(folder), "--name", name or ""]
    refused = run(*given, "--site", site, "--password", "not the password at all")
    assert (refused.exit_code, (DRAFT, 1) in load_library(folder).published) == (1, False)
    assert "do not go together" in refused.stderr
    unsaid = run(*given, "--password", PASSPHRASE)
    assert "say which site with --site; there are: " in unsaid.stderr
    answer = run(*given, "--site", site, "--password", PASSPHRASE)
    told = f"{DRAFT} v1 is published, signed by {cast.oncologist.name}."
    assert (answer.exit_code, answer.output.splitlines()[-1:]) == (0, [told]), answer.stderr
    assert load_library(folder).published[DRAFT, 1].signer == cast.oncologist.name
    again = run(*given, "--site", site, "--password", PASSPHRASE)
    assert again.exit_code == 0, "the same again changes nothing"
    softer = run(*given[:2], FOLFOX, "--version", "2", *given[5:], "--site", site, "--password", PASSPHRASE)
    assert softer.exit_code == 1
    assert "rules: two_amber: not comparable." in softer.stderr
    assert "Somebody must accept first that these rules warn less." in softer.stderr


def test_nobody_publishes_without_the_right(run: Run, cast: Cast, folder: Path) -> None:
    passwords.give_password(cast.site, cast.nurse.id, PASSPHRASE, by=SYSTEM)
    people = {person.id: person for person in account_queries.people(cast.site, by=cast.administrator)}
    site = next(one.name for one in account_queries.sites(by=cast.nurse) if one.patient_id == cast.site)
    given = ["--version", "1", "--folder", str(folder), "--name", people[cast.nurse.id].sign_in_name or ""]
    answer = run("plans", "publish", DRAFT, *given, "--site", site, "--password", PASSPHRASE)
    assert answer.exit_code == 1
    assert (DRAFT, 1) not in load_library(folder).published


def test_impact_proves_that_nothing_is_asked_again(run: Run, cast: Cast) -> None:
    answer = run("plans", "impact", FOLFOX, "2")
    assert answer.exit_code == 0
    assert "0 patients would change to version 2" in answer.output
    assert "Of 0 answers, 0 would be asked again and 0 be undone." in answer.output
    unknown = run("plans", "impact", FOLFOX, "9")
    assert (unknown.exit_code, "There is no plan colorectal/mfolfox6 version 9." in unknown.stderr) == (
        1,
        True,
    )
