"""What the smaller pages show: sign-in, exports, a device's enrolment, problems."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.panel import Choice


@dataclass(frozen=True)
class SignInView:
    """The sign-in page. `kept` is what an ended session had typed elsewhere, sealed; it is shown after signing in."""

    state: Literal["empty", "wrong", "throttled", "expired", "signed_out", "not_staff"] = "empty"
    sign_in_name: str = ""
    wait_seconds: int = 0
    then: str = "/panel"
    kept: str = ""
    kept_for: str = ""


@dataclass(frozen=True)
class KeptView:
    """What was typed before a session ended, to be sent now or left. `fields` are posted, `shown` is read."""

    action: str
    title: str
    fields: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, str], ...]
    back: Link


@dataclass(frozen=True)
class SignInRow:
    """One place where a person is signed in."""

    kind: str
    started_at: datetime
    last_used_at: datetime
    here: bool
    end: str


@dataclass(frozen=True)
class AccountView:
    """One's own account: roles in words, and where one is signed in."""

    name: str
    sign_in_name: str
    roles: tuple[tuple[str, str], ...]
    sign_ins: tuple[SignInRow, ...]


@dataclass(frozen=True)
class ExportRun:
    """One run of an export, from asked for to ready. `percent` is 0 to 100 while it works."""

    id: str
    study: str
    format: str
    as_of: datetime
    asked_by: str
    asked_at: datetime
    status: Literal["waiting", "working", "ready", "failed"]
    percent: int
    step: str
    tables: tuple[tuple[str, int], ...] = ()
    manifest: tuple[tuple[str, str], ...] = ()
    downloads: tuple[Link, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True)
class ExportsView:
    """The export page: the form and what has been run."""

    form: EntryForm | None
    runs: tuple[ExportRun, ...]
    studies: tuple[Choice, ...]

    @property
    def working(self) -> bool:
        """True while a run is not finished, so that the page offers to look again."""
        return any(run.status in ("waiting", "working") for run in self.runs)


@dataclass(frozen=True)
class DeviceRow:
    """A device that is enrolled or was."""

    name: str
    kind: str
    enrolled_at: datetime
    last_seen: str
    revoked_at: datetime | None = None
    revoke: Link | None = None


@dataclass(frozen=True)
class EnrolmentCode:
    """A one-time code. `svg` is the QR drawn by our own server, without style or script."""

    code: str
    address: str
    svg: str
    expires_at: datetime
    minutes: int
    opens: Literal["tablet", "visit", "web"] = "tablet"
    """A device; six digits for one visit at a kiosk; or the patient's web pages, where `address` leads to the choice
    of a password and the picture is that address alone."""

    @property
    def grouped(self) -> str:
        """The code in two halves, as it is read aloud and typed."""
        half = len(self.code) // 2
        return f"{self.code[:half]}-{self.code[half:]}"


@dataclass(frozen=True)
class DevicesView:
    """The devices of a patient and, just after issuing, the code for a new one."""

    patient: str
    back: Link
    action: str
    devices: tuple[DeviceRow, ...]
    code: EnrolmentCode | None = None
    signs_in_as: str = ""
    """The patient's sign-in name on the web pages, once there is a password for it."""


@dataclass(frozen=True)
class ProblemView:
    """Something did not work: what, and what to do now. `reference` finds the request in the log."""

    status: int
    title: str
    text: str
    next_steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    reference: str | None = None
    retry_after: int | None = None


PROBLEMS = {
    400: (
        "This cannot be read",
        "The address or the form was not what this page expects. Nothing was changed.",
    ),
    403: ("Not for your role", "You are signed in, but your role does not include this."),
    404: (
        "Nothing here for you",
        "There is no such page, or it belongs to a patient your team does not look after.",
    ),
    405: ("This cannot be done here", "The address exists, but it does not take this. Nothing was changed."),
    409: ("The record has changed in the meantime", "Nothing you entered was saved by this step."),
    413: ("This is too large", "More was sent than this page takes. Nothing was changed."),
    422: ("Some of this is not right", "Nothing you entered was saved by this step."),
    429: ("Too many requests", "This was asked too often in a short time. Nothing was changed."),
    500: ("Something went wrong on our side", "The step was not completed and nothing was half saved."),
    503: ("The record cannot be reached just now", "Nothing you entered was saved by this step."),
}
STEPS = {
    400: "Go back and open the page again.",
    403: "If you need this for your work, ask your administrator to change your role.",
    404: "Check the address, or look for the patient on the panel.",
    405: "Go back and open the page again.",
    409: "Go back, load the page again and look at it, then decide.",
    413: "Go back and write less.",
    422: "Go back and look at what was entered.",
}
URGENT = "If a patient needs help now, use your ward's usual way: do not wait for this page."


def problem(
    status: int, *, text: str = "", reference: str | None = None, retry_after: int | None = None
) -> ProblemView:
    """The page for a status, in calm words that tell what to do now. `text` says more exactly what is the matter.

    An unknown status is told like a 500."""
    title, usual = PROBLEMS.get(status, PROBLEMS[500])
    if status in STEPS:
        steps: tuple[str, ...] = (STEPS[status],)
    elif retry_after:
        steps = (f"Try again in {retry_after} seconds.", URGENT)
    else:
        steps = (URGENT,) if status == 429 else ("Go back and try once more.", URGENT)
    link = Link("/panel", "Go to the panel")
    return ProblemView(status, title, text or usual, steps, (link,), reference, retry_after)


def stale_page() -> ProblemView:
    """The page for a form whose sign-in is no longer the one it was opened in."""
    steps = ("Go back: what you typed is still there. Copy it, load the page again, then send it.",)
    text = "It was opened before you last signed in, so it was not taken. Nothing was changed."
    return ProblemView(403, "This page is out of date", text, steps, (Link("/panel", "Go to the panel"),))
