#!/usr/bin/env bash
# Takes the pictures of the README anew, from the example as it is made today: make pictures.
# Needs Chromium and pdftoppm (poppler); the fonts of the certificates serve the browser too.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
mkdir -p "$work/share/fonts"
ln -s "$packages/manimgx_fonts" "$packages/manimgx_fonts_cjk" "$work/share/fonts/"
.venv/bin/cairn demo "$work/example" --at 2026-11-23T09:00:00Z >/dev/null
XDG_DATA_HOME="$work/share" chromium --headless --no-sandbox --disable-gpu --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --user-data-dir="$work/browser" --window-size=1280,1750 --screenshot=docs/images/report.png \
    "file://$work/example/out/report.html" 2>/dev/null
one=$(find "$work/example/out/certificates" -name "aoife-ni-bhriain-genai*.pdf" -print -quit)
pdftoppm -png -r 80 -singlefile "$one" docs/images/certificate
ls -l docs/images/*.png
