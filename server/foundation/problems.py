"""The catalogue of what can go wrong, each with a name, a status and plain words (RFC 9457 problem+json)."""

from typing import Any, ClassVar


class Problem(Exception):
    """Something the caller can understand. `detail` says what is wrong in plain words, `errors` names fields."""

    slug: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "Something is wrong with this request"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: dict[str, Any] | None = None,
        retry_after: int | None = None,
        allow: str | None = None,
    ):
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after
        self.allow = allow

    def as_json(self) -> dict[str, Any]:
        """The problem+json body."""
        body: dict[str, Any] = {"type": f"/problems/{self.slug}", "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        return body

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to this answer."""
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if self.allow:
            headers["Allow"] = self.allow
        return headers


class BadRequest(Problem):
    """The request cannot be read."""

    slug, status, title = "bad-request", 400, "This request cannot be read"


class Unauthenticated(Problem):
    """Nobody is signed in, or the sign-in has ended."""

    slug, status, title = "sign-in-needed", 401, "Please sign in"


class Forbidden(Problem):
    """Known person, but this kind of thing is never theirs to do."""

    slug, status, title = "not-allowed", 403, "This is not allowed"


class DeviceRevoked(Problem):
    """The tablet was taken out of use."""

    slug, status, title = "device-revoked", 403, "This device was taken out of use"


class NotFound(Problem):
    """Not there, or not yours: both look the same."""

    slug, status, title = "not-found", 404, "There is nothing here that you can see"


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    slug, status, title = "method-not-allowed", 405, "This cannot be done here"


class Conflict(Problem):
    """The record has moved on, or the id was used for something else."""

    slug, status, title = "conflict", 409, "The record has changed in the meantime"


class TooLarge(Problem):
    """The body is larger than this address takes."""

    slug, status, title = "too-large", 413, "This is too large"


class UnsupportedMedia(Problem):
    """Not JSON in UTF-8, or compressed."""

    slug, status, title = "unsupported-media", 415, "This form of content is not taken here"


class Invalid(Problem):
    """Readable, but not right; `errors` says which field and why."""

    slug, status, title = "invalid", 422, "Some of this is not right"


class Throttled(Problem):
    """Too many tries; `retry_after` says when to come back."""

    slug, status, title = "too-many-tries", 429, "Too many tries, please wait"


class Fault(Problem):
    """Our fault: recorded, never explained with internals."""

    slug, status, title = "fault", 500, "Something went wrong on our side"


class Unavailable(Problem):
    """The database or the ledger cannot be reached now; nothing was done or it is unknown: try the same again."""

    slug, status, title = "unavailable", 503, "Not reachable just now, please try again"

    def __init__(self, detail: str = "", *, retry_after: int = 2, **more: Any):
        super().__init__(detail, retry_after=retry_after, **more)


class StorageFull(Problem):
    """The server's disk is full: nothing was written, reading still works."""

    slug, status, title = "storage-full", 507, "There is no room to keep this just now"


CATALOGUE: dict[str, type[Problem]] = {problem.slug: problem for problem in Problem.__subclasses__()}
BY_STATUS: dict[int, type[Problem]] = {
    problem.status: problem for problem in reversed(list(CATALOGUE.values())) if problem is not DeviceRevoked
}
