"""The tables of a mirror, step by step; what goes into them is `mirror`'s."""

RESOURCES = "resources "
"""Where `meta` keeps what was told last of where a patient finds help, by patient."""
READERS = "readers "
"""The same for who saw the record."""
HELPERS = "helpers "
"""The same for everybody whom the patient lets in; on a helper's tablet their own right alone."""
TEAM = "team "
"""The same for the team: its name, when it reads messages, how soon it answers."""

STEPS = [
    [
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE tails (patient TEXT PRIMARY KEY, number INTEGER NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE witnesses (patient TEXT PRIMARY KEY, number INTEGER NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE entries (place INTEGER PRIMARY KEY, patient TEXT NOT NULL, number INTEGER, verb TEXT NOT NULL,"
        " by_id TEXT, by_name TEXT, on_behalf_of TEXT, because TEXT, recorded_at TEXT NOT NULL, hash TEXT,"
        " UNIQUE (patient, number))",
        "CREATE TABLE changes (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, patient TEXT NOT NULL,"
        " place INTEGER NOT NULL REFERENCES entries, body TEXT, texts TEXT NOT NULL,"
        " PRIMARY KEY (patient, kind, id, version)) WITHOUT ROWID",
        "CREATE INDEX ix_changes_place ON changes (place)",
        "CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, patient TEXT NOT NULL, version INTEGER NOT NULL,"
        " body TEXT NOT NULL, texts TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (kind, id))",
        "CREATE INDEX ix_records_place ON records (kind, place)",
        "CREATE TABLE shadows (event TEXT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, patient TEXT NOT NULL,"
        " body TEXT NOT NULL, texts TEXT NOT NULL, supersedes TEXT, place INTEGER NOT NULL)",
        "CREATE INDEX ix_shadows_kind ON shadows (kind, place)",
        "CREATE INDEX ix_shadows_id ON shadows (id)",
        "CREATE INDEX ix_shadows_supersedes ON shadows (supersedes)",
        "CREATE TABLE plans (plan TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,"
        " PRIMARY KEY (plan, version))",
    ]
]
