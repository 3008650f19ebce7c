#!/bin/sh
# Makes sure that the browser tests find a Chromium: the system's, Debian's package, or Playwright's own.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    # The shell, which has no window to draw, takes a sixth less of the processor for the same page.
    for package in chromium-headless-shell chromium; do
        if DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$package" fonts-dejavu-core; then
            exit 0
        fi
    done
    exit 1
else
    "$1/playwright" install chromium
fi
