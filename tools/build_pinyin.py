"""Builds `client_kivy/assets/pinyin.json`: which signs and words typed letters may stand for, commonest first.

The keys too stand in the order of how common what they begin with is. Readings come from `pypinyin` (MIT), how common a
word is from the dictionary of `jieba` (MIT); install both in an environment of their own. Signs are those of GB 2312,
which the tablet's font draws; words are the commonest ones and those of our own Chinese texts.

    python tools/build_pinyin.py
"""

import json
import re
import sys
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin, pinyin

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "client_kivy" / "assets" / "pinyin.json"
COMMON = 300
"""Least count in the dictionary of a word that is offered."""
RARE_READING = 0.02
"""How much less a sign counts under a reading that is not its first."""
HAN = re.compile("[\u4e00-\u9fff]+")


def signs() -> list[str]:
    """The 6,763 Chinese signs of GB 2312."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [sign for sign in (cell.decode("gb2312", errors="ignore") for cell in cells) if sign]


def counts() -> dict[str, int]:
    """How often each word of the dictionary was met."""
    lines = (files("jieba") / "dict.txt").read_text("utf-8").splitlines()
    return {word: int(count) for word, count, *_ in (line.split(" ") for line in lines)}


def our_words() -> set[str]:
    """Words of two signs and more that our own Chinese texts use."""
    texts = [*(ROOT / "care_plans").rglob("*.yaml"), *(ROOT / "client_kivy" / "locale").glob("*zh.json")]
    runs = (run for path in texts for run in HAN.findall(path.read_text("utf-8")))
    return {word for run in runs for word in jieba.cut(run) if 2 <= len(word) <= 6}


def letters(syllable: str) -> str:
    """As it is typed: v for ü."""
    return syllable.replace("ü", "v")


def main() -> None:
    """Write the table and say how large it became."""
    known, ours, drawn = counts(), our_words(), set(signs())
    by_syllable: dict[str, dict[str, float]] = defaultdict(dict)
    for sign in sorted(drawn):
        for place, reading in enumerate(pinyin(sign, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]):
            typed = letters(reading)
            if typed.isascii() and typed.isalpha():
                weight = (known.get(sign, 0) + 1) * (RARE_READING if place else 1)
                by_syllable[typed][sign] = max(weight, by_syllable[typed].get(sign, 0))
    by_letters: dict[str, dict[str, float]] = defaultdict(dict)
    for word in {word for word, count in known.items() if 2 <= len(word) <= 4 and count >= COMMON} | ours:
        if set(word) <= drawn:
            typed = "".join(map(letters, lazy_pinyin(word, style=Style.NORMAL, v_to_u=True)))
            by_letters[typed][word] = known.get(word, 0) + (COMMON * 3 if word in ours else 0)
    table = {
        "signs": {key: "".join(_commonest(found)) for key, found in _commonest_first(by_syllable)},
        "words": {key: " ".join(_commonest(found)) for key, found in _commonest_first(by_letters)},
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(by_letters)} keys of words\n")


def _commonest(weights: dict[str, float]) -> list[str]:
    return sorted(weights, key=lambda one: (-weights[one], one))


def _commonest_first(table: dict[str, dict[str, float]]) -> list[tuple[str, dict[str, float]]]:
    return sorted(table.items(), key=lambda entry: (-max(entry[1].values()), entry[0]))


if __name__ == "__main__":
    main()
