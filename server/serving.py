"""Starting the WSGI server in the foreground, until it is told to stop."""

import os
import socket
from dataclasses import fields, replace

from server.config import Settings, variable


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Port 0 takes a free one; the address is printed as the first line."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if settings.port == 0:
        settings = replace(settings, port=free_port(settings.host))
    hand_over(settings)
    print(f"Daymark listens on {settings.address}", flush=True)
    Server(
        "server.wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        log_access=False,
        log_level=LogLevels.warning if settings.log_level.upper() in ("WARNING", "ERROR") else LogLevels.info,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on at this moment."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def hand_over(settings: Settings) -> None:
    """Put the settings into the environment, where worker processes read them."""
    for setting in fields(settings):
        value = getattr(settings, setting.name)
        os.environ[variable(setting)] = str(value).lower() if isinstance(value, bool) else str(value)
