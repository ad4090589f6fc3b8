#!/usr/bin/env bash
# Makes the pictures here again from their sources, or one of them: draw.sh sse.mmd
# Needs Node.js and Chromium, and the network the first time; pngquant makes the files smaller where it is installed.
set -euo pipefail
cd "$(dirname "$0")"
export PUPPETEER_SKIP_DOWNLOAD=1
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
printf '{"executablePath":"%s","args":["--no-sandbox"]}' "$chromium" >"$settings"
for source in ${1:-*.mmd}; do
  picture=${source%.mmd}.png
  npx --yes @mermaid-js/mermaid-cli@11.17.0 --quiet --input "$source" --output "$picture" \
    --configFile mermaid.json --cssFile diagrams.css --puppeteerConfigFile "$settings" --width 1000 --scale 2
  if command -v pngquant >/dev/null; then
    pngquant --force --strip --quality 80-98 --output "$picture" "$picture"
  fi
done
