"""What the smaller pages show: sign-in, exports, a device's enrolment, problems."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.panel import Choice


@dataclass(frozen=True)
class SignInView:
    """The sign-in page. `kept` holds what an expired session had typed elsewhere, to be posted on after signing in."""

    state: Literal["empty", "wrong", "throttled", "expired", "signed_out"] = "empty"
    sign_in_name: str = ""
    wait_seconds: int = 0
    then: str = "/panel"
    kept: tuple[tuple[str, str], ...] = ()
    kept_for: str = ""


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

    @property
    def grouped(self) -> str:
        """The code in two groups of five, as it is read aloud and typed."""
        return f"{self.code[:5]}-{self.code[5:]}" if len(self.code) == 10 else self.code


@dataclass(frozen=True)
class DevicesView:
    """The devices of a patient and, just after issuing, the code for a new one."""

    patient: str
    back: Link
    action: str
    devices: tuple[DeviceRow, ...]
    code: EnrolmentCode | None = None


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
    403: ("Not for your role", "You are signed in, but your role does not include this."),
    404: (
        "Nothing here for you",
        "There is no such page, or it belongs to a patient your team does not look after.",
    ),
    429: ("Too many requests", "This was asked too often in a short time. Nothing was changed."),
    500: ("Something went wrong on our side", "The step was not completed and nothing was half saved."),
    503: ("The record cannot be reached just now", "Nothing you entered was saved by this step."),
}


def problem(status: int, *, reference: str | None = None, retry_after: int | None = None) -> ProblemView:
    """The page for a status, in calm words that tell what to do now. An unknown status is told like a 500."""
    title, text = PROBLEMS.get(status, PROBLEMS[500])
    steps: tuple[str, ...] = (
        "If a patient needs help now, use your ward's usual way: do not wait for this page.",
    )
    if status == 404:
        steps = ("Check the address, or look for the patient on the panel.",)
    elif status == 403:
        steps = ("If you need this for your work, ask your administrator to change your role.",)
    elif retry_after:
        steps = (f"Try again in {retry_after} seconds.", *steps)
    elif status != 429:
        steps = ("Go back and try once more.", *steps)
    return ProblemView(
        status, title, text, steps, (Link("/panel", "Go to the panel"),), reference, retry_after
    )
