#!/bin/sh
# Puts an image into production: one container on this machine, whose database is described in production.env.
set -eu
docker rm --force "$PRODUCTION_NAME" >/dev/null 2>&1 || true
docker run --detach --name "$PRODUCTION_NAME" --env-file "$PRODUCTION_FOLDER/production.env" \
  --publish "127.0.0.1:$PRODUCTION_PORT:8080" "$IMAGE" >/dev/null
