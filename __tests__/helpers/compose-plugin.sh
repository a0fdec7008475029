#!/usr/bin/env bash
# Makes `docker compose` work for the tests where the plugin is not installed: builds it from the Go module proxy
# (about two minutes on two cores the first time), keeps it under the user's cache, links it as a plugin of docker's.
# Needs Go 1.24 or later. Does nothing where `docker compose version` answers already.
set -euo pipefail

version=v2.40.3
module=github.com/docker/compose/v2

docker compose version >/dev/null 2>&1 && exit

cache=${XDG_CACHE_HOME:-$HOME/.cache}/release-guard-test/compose-$version
plugins=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins

if [ ! -x "$cache/docker-compose" ]; then
  command -v go >/dev/null || { echo "$0: needs Go 1.24 or later, or the compose plugin itself" >&2; exit 1; }
  work=$(mktemp -d)
  trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
  source=$(cd "$work" && go mod download -json "$module@$version" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
  [ -d "$source" ] || { echo "$0: go mod download $module@$version failed" >&2; exit 1; }
  # Built inside a copy of the module: `go install module@version` refuses one whose go.mod has exclude lines.
  cp -r "$source" "$work/source"
  chmod -R u+w "$work/source"
  mkdir -p "$cache"
  (cd "$work/source" && nice go build -trimpath -ldflags "-s -w -X $module/internal.Version=$version" \
    -o "$cache/docker-compose.new" ./cmd)
  mv "$cache/docker-compose.new" "$cache/docker-compose"
fi

mkdir -p "$plugins"
ln -sf "$cache/docker-compose" "$plugins/docker-compose"
docker compose version
