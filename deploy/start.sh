#!/bin/sh
# Reads the secrets that compose mounts as files, makes the settings of them, and becomes `daymark`.
set -eu
secret() {
    [ -s "/run/secrets/$1" ] || { echo "The secret $1 is missing or empty." >&2; exit 1; }
    cat "/run/secrets/$1"
}
password=$(secret database_password)
DAYMARK_METRICS_TOKEN=$(secret metrics_token)
DAYMARK_DATABASE_URL="postgresql://daymark:$password@db/daymark"
export DAYMARK_DATABASE_URL DAYMARK_METRICS_TOKEN
exec daymark "$@"
