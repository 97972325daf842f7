#!/bin/sh
# Writes requirements.lock: every package with its hashes, for Python 3.11 to 3.13, without any address.
# Versions already locked stay as they are; `scripts/lock.sh --upgrade` takes the newest allowed.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate --quiet -o requirements.lock "$@"
