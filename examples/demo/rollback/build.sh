#!/bin/sh
# Stands for the build of the shop's image: the demo has made it beforehand, and here it gets its name.
set -eu
docker tag "$IMAGE-prepared:$GITHUB_REF_NAME" "$IMAGE:$GITHUB_REF_NAME"
echo "version=${GITHUB_REF_NAME#v}" >> "$GITHUB_OUTPUT"
