"""Loading a widget's or screen's kv file: the one beside its module, once a process."""

from pathlib import Path

from kivy.lang import Builder


def load_beside(module_file: str) -> None:
    """Load `name.kv` beside `name.py`; a second call changes nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")
