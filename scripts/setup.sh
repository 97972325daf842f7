#!/bin/sh
# Brings up the environment in .venv from the hashed lock; `scripts/setup.sh run` for the programs,
# `scripts/setup.sh test` for the tests too. It does nothing, quickly, when nothing changed.
set -eu
cd "$(dirname "$0")/.."

test_packages="libgl1 libegl1 libmtdev1 xvfb xdotool chromium espeak-ng fonts-dejavu-core"
lock_stamp=".venv/.daymark-lock"
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV 2>/dev/null || true
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1

fail() {
    echo "$*" >&2
    exit 1
}

# Installs Debian packages, or says in one sentence which ones a person with the right has to install.
install_packages() {
    why=$1
    shift
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        as_root="sudo -n"
        $as_root true 2>/dev/null || fail "Daymark needs Debian packages for $why; please install them as root: apt-get install $*"
    fi
    command -v apt-get >/dev/null || fail "Daymark needs Debian packages for $why and there is no apt-get here: $*"
    echo "Installing Debian packages for $why: $*"
    { $as_root apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends "$@"; } \
        >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "Daymark needs Debian packages for $why and apt-get could not install them: $*"; }
}

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf '%s ' "$package"
    done
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

make_venv() {
    python=$(find_python)
    if [ -z "$python" ]; then
        install_packages "the environment" python3-venv
        python=$(find_python)
        [ -n "$python" ] || fail "Daymark needs Python 3.11, 3.12 or 3.13, and this machine has none of them."
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$python" = python3 ]; then install_packages "the environment" python3-venv; else install_packages "the environment" "$python-venv"; fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

# uv is quick but reads none of pip's settings, so a configured index is handed on to it.
hand_index_to_uv() {
    [ -z "${UV_DEFAULT_INDEX:-}" ] || return 0
    index=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
}

# The lines of one package of the lock, so that even the installer is checked against its hashes.
locked_lines() {
    awk -v name="$1" '/^[^ ]/ { inside = (index($0, name "==") == 1) } inside' requirements.lock
}

install_locked() {
    locked_lines uv >"$work/uv.lock"
    if .venv/bin/python -m pip install -q --no-deps --require-hashes -r "$work/uv.lock" >"$log" 2>&1 &&
        hand_index_to_uv &&
        .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes requirements.lock >>"$log" 2>&1 &&
        .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e . >>"$log" 2>&1; then
        return
    fi
    echo "uv could not do it, so plain pip does; this takes a minute or two."
    .venv/bin/python -m pip install -q --require-hashes -r requirements.lock >>"$log" 2>&1 &&
        .venv/bin/python -m pip install -q --no-deps --no-build-isolation -e . >>"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; fail "The packages of requirements.lock could not be installed; the lines above say why."; }
}

purpose=${1:-run}
[ "$purpose" = run ] || [ "$purpose" = test ] || fail "usage: scripts/setup.sh run|test"
work=$(mktemp -d)
log="$work/setup.log"
trap 'rm -rf "$work"' EXIT INT TERM

if [ "$purpose" = test ]; then
    command -v dpkg-query >/dev/null || fail "The tests need Debian packages and this is not a Debian system: $test_packages"
    missing=$(missing_packages $test_packages)
    # shellcheck disable=SC2086  # a list of words, meant to be split
    [ -z "$missing" ] || install_packages "the tests" $missing
fi

wanted="$(cat requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1) $PWD"
.venv/bin/python -c '' 2>/dev/null || make_venv
if [ "$(cat "$lock_stamp" 2>/dev/null || true)" != "$wanted" ]; then
    echo "Setting up the environment in .venv"
    install_locked
    printf '%s\n' "$wanted" >"$lock_stamp"
fi
