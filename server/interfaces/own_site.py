"""What every page with forms holds to: requests come from our own pages, and nobody is sent elsewhere."""

from urllib.parse import urlsplit

from flask import request

from server.foundation.problems import Forbidden

SAFE = ("GET", "HEAD", "OPTIONS")
AS_SAME = ("same-origin", "none")


def only_from_our_own_pages() -> None:
    """A writing request that another site's page sent is refused, whatever else it carries (Sec-Fetch-Site, Origin)."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in AS_SAME if site else origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        raise Forbidden("This was sent from another site's page.")


def local_path(path: str | None, otherwise: str = "/") -> str:
    """An address on this site, or `otherwise`: nobody is sent elsewhere after signing in."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return otherwise
    return path if not urlsplit(path).netloc else otherwise
