#!/bin/sh
# Chromium and the fonts that the browser tests need: installed on Debian as root, else only told.
set -eu
have() {
    command -v chromium >/dev/null 2>&1 &&
        fc-list 2>/dev/null | grep -q 'NotoSansCJK' &&
        fc-list 2>/dev/null | grep -q 'NotoColorEmoji'
}
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and fonts for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk fonts-noto-color-emoji >/dev/null
    exit 0
fi
echo "No Chromium with Chinese fonts: browser tests are skipped. To run them: apt-get install chromium fontconfig fonts-noto-cjk fonts-noto-color-emoji (as root), then make test." >&2
