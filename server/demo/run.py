"""`make demo`: build the clinic once, start the server with its jobs, open the tablet where there is a display."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

from server.config import Settings
from server.demo.people import PASSWORD

RELEASE_HOURS = "tumour_marker=72"
"""How long the demonstration holds results back, so that the tablet shows one that waits."""
PATIENCE = 60
"""Seconds the server may take to answer for the first time."""


def run(*, port: int | None, fresh: bool, tablet: bool) -> None:
    """Everything on this machine, until Ctrl-C. Prints the addresses and one sign-in per role."""
    settings = settings_for_demo(port)
    folder = Path(settings.folder)
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    offer = prepare(settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as with Ctrl-C: nothing is left running
    server = start_server(settings)
    window: subprocess.Popen[bytes] | None = None
    try:
        wait_until_ready(settings, server)
        _say(settings, offer)
        if tablet and _has_display():
            window = _open_tablet(settings, folder)
        else:
            print(
                "There is no display here, so the tablet window stays closed. Everything else runs.",
                flush=True,
            )
        print("Press Ctrl-C to stop.", flush=True)
        server.wait()
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
    finally:
        for process in (window, server):
            stop(process)


def settings_for_demo(port: int | None = None, folder: str = "var/demo") -> Settings:
    """The demonstration's settings: SQLite, loopback, jobs inside the server."""
    given = Settings.from_env()
    default = Settings.__dataclass_fields__["database_url"].default
    url = f"sqlite:///{folder}/daymark.db" if given.database_url == default else given.database_url
    return replace(
        given,
        database_url=url,
        folder=folder,
        port=given.port if port is None else port,
        demonstration=True,
        jobs_in_process=True,
        result_release_hours=RELEASE_HOURS
        if given.result_release_hours == "0"
        else given.result_release_hours,
        log_level="WARNING",
    )


def prepare(settings: Settings) -> str:
    """Build the clinic unless it stands already; returns a fresh enrolment code for the first patient's tablet."""
    from server.app import create_app
    from server.demo.clinic import build, enrolment_code
    from server.features.accounts import queries as accounts
    from server.foundation import clock
    from server.foundation.access import Actor
    from server.foundation.migrate import upgrade

    app = create_app(settings)
    upgrade(app)
    with app.app_context():
        if not accounts.sites(by=Actor.system("demonstration")):
            print("Building the demonstration clinic (about half a minute) …", flush=True)
            started = time.monotonic()
            build(clock.now())
            print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)
        return enrolment_code()


def start_server(settings: Settings) -> "subprocess.Popen[bytes]":
    """The server as a process of its own; settings travel in its environment."""
    from server.serving import hand_over

    hand_over(settings)
    return subprocess.Popen([sys.executable, "-m", "server", "serve"], env=os.environ.copy())


def wait_until_ready(settings: Settings, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers; a clear error when it ended or does not answer in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"The server ended with status {server.returncode}.")
        try:
            with urllib.request.urlopen(f"{settings.address}/health/ready", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"The server did not answer at {settings.address} within {PATIENCE} s.")


def stop(process: "subprocess.Popen[bytes] | None") -> None:
    """End a process we started; firmly if it does not listen."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _say(settings: Settings, code: str) -> None:
    from server.demo.clinic import sign_in_names

    print(f"\nConsole   {settings.address}/sign-in\nAPI       {settings.address}/api/openapi.json")
    print("\nSign in as (the password is the same for all):")
    for role, name in sign_in_names().items():
        print(f"  {role:<14} {name}")
    print(f"  password       {PASSWORD}")
    print(
        f"\nThe patient's tablet: make tablet, with the enrolment code {code} (ten minutes, once).",
        flush=True,
    )
    print("Patient and caregiver sign in to the API only; their place is the tablet.\n", flush=True)


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_tablet(settings: Settings, folder: Path) -> "subprocess.Popen[bytes]":
    store = str(folder / "tablet")
    return subprocess.Popen(
        [sys.executable, "-m", "client_kivy", "--server", settings.address, "--store", store]
    )
