#!/usr/bin/env bash
# Builds every image that the tests boot, one line each; what is up to date is left alone.
#   build-all.sh [--no-java]      --no-java: without the Spring Boot example, which needs Maven and a JDK
set -euo pipefail
images=$(dirname "${BASH_SOURCE[0]}")
"$images/fixture.sh"
[ "${1:-}" = --no-java ] || "$images/spring-boot.sh"
