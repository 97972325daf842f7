"""What the sync thread works with: its own connections to the store and to the server, opened and closed there."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random, SystemRandom

from client_kivy.clock import Clock
from client_kivy.config import VERSION, Config
from client_kivy.store import database
from client_kivy.store.device_secret import DeviceSecret, FileSecret
from client_kivy.store.identity import Enrolment, Identities
from client_kivy.store.kiosk import Visit
from client_kivy.store.mirror import Mirror, mirror_path, open_mirror
from client_kivy.store.outbox import Outbox, open_outbox_file
from client_kivy.store.sealing import DataKey
from client_kivy.store.tablet import OUTBOX, VAULT, OpenKey
from client_kivy.store.vault import Vault, open_vault_file
from client_kivy.sync.conversation import Conversation
from client_kivy.sync.engine import Engine
from client_kivy.sync.enrolment import enrol
from client_kivy.sync.transport import RequestsTransport, Transport
from client_kivy.sync.visit import begin_visit, end_visit


class ThreadRecord:
    """The mirror on the sync thread's own connection, open as long as a person has unlocked the tablet."""

    def __init__(self, config: Config, open_key: OpenKey, identities: Identities):
        self._config, self._open_key, self._identities = config, open_key, identities
        self._mirror: Mirror | None = None
        self._turn = -1

    def key(self) -> DataKey | None:
        """The data key while unlocked."""
        return self._open_key.get()[0]

    def mirror(self) -> Mirror | None:
        """The mirror; None while locked."""
        key, turn = self._open_key.get()
        if turn != self._turn:
            self.close()
            enrolment = self._identities.current()
            if key is not None and enrolment is not None:
                self._mirror = open_mirror(self._config, enrolment.person, key)
            self._turn = turn
        return self._mirror

    def destroy(self) -> None:
        """Lock, and delete the mirror's file."""
        self._open_key.put(None)
        self.close()
        enrolment = self._identities.current()
        if enrolment is not None:
            database.remove_file(mirror_path(self._config, enrolment.person))

    def close(self) -> None:
        """Let go of the file."""
        if self._mirror is not None:
            self._mirror.database.close()
        self._mirror, self._turn = None, -1


@dataclass
class Workplace:
    """An engine and what it holds open."""

    engine: Engine
    enrol: Callable[[str, str, str], Enrolment]
    visit: Callable[[str], Visit]
    sign_out: Callable[[str], None]
    close: Callable[[], None]


def open_workplace(
    config: Config,
    clock: Clock,
    open_key: OpenKey,
    *,
    secret: DeviceSecret | None = None,
    transport: Transport | None = None,
    random: Random | None = None,
) -> Workplace:
    """Open everything the engine needs; call it in the thread that will use it."""
    secret, random = secret or FileSecret(config.secret), random or SystemRandom()
    own = None if transport else RequestsTransport(config.server_url, config.certificates)
    network = transport or own
    if network is None:
        raise ValueError("there is no network")
    vault_file = open_vault_file(config.store / VAULT)
    outbox_file = open_outbox_file(config.store / OUTBOX)
    identities, outbox = Identities(vault_file, secret, clock), Outbox(outbox_file)
    record = ThreadRecord(config, open_key, identities)
    engine = Engine(
        conversation=Conversation(network, identities, clock, random, VERSION),
        clock=clock,
        random=random,
        outbox=outbox,
        identities=identities,
        vault=Vault(vault_file, secret, clock),
        record=record,
        version=VERSION,
    )

    def close() -> None:
        record.close()
        vault_file.close()
        outbox_file.close()
        if own is not None:
            own.close()

    def enrolled(code: str, name: str, kind: str) -> Enrolment:
        return enrol(network, identities, outbox, code=code, name=name, kind=kind)

    def visiting(code: str) -> Visit:
        return begin_visit(network, identities, clock, code)

    def sign_out(access: str) -> None:
        end_visit(network, access)

    return Workplace(engine, enrolled, visiting, sign_out, close)
