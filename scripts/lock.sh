#!/bin/sh
# Writes requirements.lock (everything) and deploy/requirements.lock (what a server needs, same versions): each
# package with its hashes, for Python 3.11 to 3.13, without any address. Versions already locked stay as they are;
# `scripts/lock.sh --upgrade` takes the newest allowed.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --quiet "$@"
}

compile --all-extras --group dev -o requirements.lock "$@"
compile --extra server --group build --constraint requirements.lock -o deploy/requirements.lock
