"""Pages compiled once in a process for all the applications its tests make; each would compile its own otherwise."""

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what pages were compiled to, by page and by what stood in it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept for this page as it is now."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what this page was compiled to."""
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


PAGES = Compiled()
