"""`daymark grade`: the published table through whole files, what is kept as it was, and what is said of bad rows."""

import csv
import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.grade_command import grade_rows
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS, score

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "shared" / "domain" / "composite_table.csv"
HEADER = "item,frequency,severity,interference"
REPRESENTATIVE = {"FSI": 17, "FS": 9, "FI": 18, "SI": 3, "F": 16, "S": 1, "I": 27}


def grade(text: str | bytes, *, name: str = "answers.csv") -> tuple[bytes, list[str], int]:
    """What is written, what is said with the place it is about, and how many rows were wrong."""
    out, said = io.BytesIO(), list[str]()
    source = io.BytesIO(text.encode() if isinstance(text, str) else text)
    wrong = grade_rows(source, out, lambda line, what: said.append(f"{name}:{line}: {what}"))
    return out.getvalue(), said, wrong


def run(*words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["grade", *words], input=given)


def composites(out: bytes) -> list[str]:
    return [row["composite"] for row in csv.DictReader(io.StringIO(out.decode(), newline=""))]


def test_all_rows_of_the_published_table_through_one_symptom_of_each_pattern() -> None:
    lines, expected = [HEADER], list[str]()
    with TABLE.open(newline="") as table:
        for row in csv.DictReader(table):
            pattern = "".join(
                letter for letter, name in zip("FSI", ("freq", "sev", "interf"), strict=True) if row[name]
            )
            lines.append(f"{REPRESENTATIVE[pattern]},{row['freq']},{row['sev']},{row['interf']}")
            expected.append(row["composite"])
    out, said, wrong = grade("\n".join(lines) + "\n")
    assert (said, wrong, len(expected)) == ([], 0, 215)
    assert composites(out) == expected


def test_every_symptom_is_scored_as_a_check_in_is() -> None:
    lines, expected = [HEADER], list[str]()
    for item, pattern in PATTERNS.items():
        for value in (0, 2, 4):
            said = dict.fromkeys((ATTRIBUTE_OF[letter] for letter in pattern), value)
            cells = {**said, "interference": said.get("interference", said.get("amount"))}
            columns = [cells.get(name) for name in ("frequency", "severity", "interference")]
            lines.append(f"{item}," + ",".join("" if one is None else str(one) for one in columns))
            found = score(pattern, said)
            expected.append("" if found is None else str(found))
    out, said_of, wrong = grade("\n".join(lines))
    assert (said_of, wrong) == ([], 0)
    assert composites(out) == expected
    assert len(expected) == 3 * len(PATTERNS) and expected.count("") == 3 * 28


def test_the_zero_rule_the_missing_rule_and_amounts() -> None:
    out, _, wrong = grade(f"{HEADER}\n9,0,,\n9,2,,\n9,,3,\n27,,,3\n59,,,0\n24,,,\n901,,,\n920,,,\n")
    assert wrong == 0
    assert composites(out) == ["0", "", "", "2", "0", "", "", ""]


def test_bytes_stay_as_they_are() -> None:
    before = (
        b'id,item,frequency,"severity",interference,note\r\n'
        b'"a",9,3, 3 ,,"two\r\nlines, and a ""quote"""\r\n'
        b"b,16,4,,,caf\xe9\n"
        b"\n"
        b"c,24,,,,\xe4\xb8\xad"
    )
    after = (
        b'id,item,frequency,"severity",interference,note,composite\r\n'
        b'"a",9,3, 3 ,,"two\r\nlines, and a ""quote""",3\r\n'
        b"b,16,4,,,caf\xe9,3\n"
        b"\n"
        b"c,24,,,,\xe4\xb8\xad,\r\n"
    )
    assert grade(before) == (after, [], 0)


def test_a_byte_order_mark_is_left_out() -> None:
    out, said, _ = grade(b"\xef\xbb\xbf" + f"{HEADER}\n15,,4,\n".encode())
    assert (out, said) == (f"{HEADER},composite\n15,,4,,3\n".encode(), [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9,often,1,", 'frequency: "often" is not a whole number from 0 to 4'),
        ("9,1,5,", "severity: 5 is more than 4"),
        ("9,1,-1,", 'severity: "-1" is not a whole number from 0 to 4'),
        ("9,1,1,2.5", 'interference: "2.5" is not a whole number from 0 to 4'),
        ("9,1,\u0663,", 'severity: "\u0663" is not a whole number from 0 to 4'),
        ("81,1,1,", "item: there is no symptom 81"),
        ("0,1,1,", "item: there is no symptom 0"),
        ("nausea,1,1,", 'item: "nausea" is not the number of a symptom'),
        (",1,1,", "item: it is empty; the number of a symptom is needed"),
        ("9,1,1", "row: it has 3 fields, the first line has 4"),
        ("9,1,1,,7", "row: it has 5 fields, the first line has 4"),
        ('9,"1"2,1,', "row: it is not written as CSV (',' expected after '\"')"),
    ],
)
def test_a_bad_row_is_told_and_written_without_a_composite(row: str, said: str) -> None:
    out, told, wrong = grade(f"{HEADER}\n15,,1,\n{row}\n15,,2,\n")
    assert (told, wrong) == ([f"answers.csv:3: {said}"], 1)
    written = out.decode().split("\n")
    short = row.count(",") < 3
    assert written[1:4] == ["15,,1,,1", f"{row},{',' if short else ''}", "15,,2,,2"]


def test_the_line_of_a_row_counts_lines_inside_quotes() -> None:
    _, told, _ = grade(f'{HEADER},note\n9,1,1,,"a\nb\nc"\n\n9,9,1,,\n')
    assert told == ["answers.csv:6: frequency: 9 is more than 4"]


def test_a_quote_that_is_never_closed_is_told_once() -> None:
    out, told, wrong = grade(f'{HEADER},note\n9,1,1,,"open\n9,1,1,,\n')
    assert wrong == 1 and told[0].startswith("answers.csv:2: row: it is not written as CSV")
    assert out.decode().startswith(f'{HEADER},note,composite\n9,1,1,,"open\n9,1,1,,')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("item,frequency\n9,1\n", "no column severity, interference"),
        ("item;frequency;severity;interference\n9;1;1;\n", "fields are separated by commas"),
        (f"{HEADER},composite\n9,1,1,,1\n", "a column composite already"),
        (f"{HEADER},item\n9,1,1,,9\n", "the column item is there more than once"),
    ],
)
def test_wrong_columns_are_one_error_and_nothing_is_written(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(text)
    result = run(str(file))
    assert result.exit_code == 2 and result.stdout == ""
    assert said in result.stderr and result.stderr.count("\n") == 1


def test_the_command_reads_files_and_standard_input_and_says_how_it_went(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(f"{HEADER}\n15,,3,\n15,,x,\n".encode())
    result = run(str(file))
    assert (result.exit_code, result.stdout) == (1, f"{HEADER},composite\n15,,3,,3\n15,,x,,\n")
    assert result.stderr == f'{file}:3: severity: "x" is not a whole number from 0 to 4\n'
    result = run("-", given=f"{HEADER}\n15,,3,\n".encode())
    assert (result.exit_code, result.stdout) == (0, f"{HEADER},composite\n15,,3,,3\n")
    assert run(str(tmp_path / "nowhere.csv")).exit_code == 2


def test_a_reader_that_goes_away_is_no_fault_of_ours() -> None:
    many = HEADER + "\n" + "15,,3,\n" * 100_000
    command = [sys.executable, "-c", "from server.cli import main; main()", "grade", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdin and running.stdout and running.stderr
        running.stdout.close()
        try:
            running.stdin.write(many.encode())
            running.stdin.close()
        except BrokenPipeError:
            pass
        said = running.stderr.read()
        running.wait(timeout=30)
    assert said == b""


class Endless(io.RawIOBase):
    """So many rows, made as they are read."""

    def __init__(self, rows: int):
        self._left, self._head = rows, f"{HEADER},note\n".encode()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self._head:
            chunk, self._head = self._head, b""
        else:
            many = min(self._left, len(buffer) // 40)
            self._left -= many
            chunk = b'17,3,2,1,"a note of somebody, kept"\n' * many
        buffer[: len(chunk)] = chunk
        return len(chunk)


def test_any_size_in_the_same_memory() -> None:
    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with open(os.devnull, "wb") as nowhere:
        grade_rows(io.BufferedReader(Endless(1_000)), nowhere, lambda line, said: None)
        before = peak()
        assert grade_rows(io.BufferedReader(Endless(200_000)), nowhere, lambda line, said: None) == 0
    assert peak() - before < 4_096
