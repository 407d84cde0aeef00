#!/bin/sh
# Puts uv from PyPI into the folder .uv, with nothing but python3.
set -eu
if ! command -v python3 >/dev/null 2>&1; then
    echo "python3 is missing: install it (Debian, Ubuntu: apt-get install python3 python3-venv), then run make again." >&2
    exit 1
fi
if ! python3 -m venv .uv >/dev/null 2>&1; then
    rm -rf .uv
    echo "python3 cannot make environments: install its venv module (Debian, Ubuntu: apt-get install python3-venv), then run make again." >&2
    exit 1
fi
.uv/bin/pip install --quiet --quiet --disable-pip-version-check 'uv>=0.9'
