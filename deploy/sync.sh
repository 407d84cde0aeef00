#!/bin/sh
# Makes one Python environment: deploy/sync.sh UV FOLDER "WANTED RANGE" [flags of uv sync …]
# WANTED is the version to prefer and to download, RANGE what will do as well.
set -eu
uv=$1 folder=$2 wanted=$3 range=$4
shift 4
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT
cd "$folder"

find_python() {
    "$uv" python find --system --no-python-downloads "$1" 2>/dev/null
}

python=$(find_python "$wanted" || find_python "$range" || true)
if [ -z "$python" ]; then
    "$uv" python install --quiet "$wanted" 2>/dev/null || true
    python=$(find_python "$wanted" || true)
fi
if [ -z "$python" ]; then
    echo "CPython $wanted is missing and could not be downloaded: install it (Debian, Ubuntu: apt-get install python$wanted where offered; macOS: brew install python@$wanted; elsewhere: pyenv install $wanted), then run make again." >&2
    exit 1
fi
exec "$uv" sync --quiet --frozen --python "$python" "$@"
