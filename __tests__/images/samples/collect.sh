#!/usr/bin/env bash
# Writes the files beside this script: what a real Spring Boot service really says, for unit tests that need no Docker.
# Everything comes from release-guard-test/spring-boot:good (../spring-boot.sh) with one thing changed by environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
image=release-guard-test/spring-boot:good
name=release-guard-samples-$$
trap 'docker rm -f "$name" >/dev/null 2>&1 || true' EXIT

# The whole log of a container that ends by itself, and how it ended.
log_of() { # FILE DOCKER-RUN-OPTION...
  local file=$1
  shift
  docker run --detach --name "$name" "$@" "$image" >/dev/null
  timeout 60 docker wait "$name" >/dev/null
  docker logs "$name" >"$file" 2>&1
  docker inspect --format "$file: exit code {{.State.ExitCode}}, OOM-killed {{.State.OOMKilled}}" "$name"
  docker rm "$name" >/dev/null
}

{
  log_of start-missing-property.txt -e MISBEHAVE_FAIL=missing-property
  log_of start-missing-placeholder.txt -e MISBEHAVE_FAIL=missing-placeholder
  log_of start-missing-bean.txt -e MISBEHAVE_FAIL=missing-bean
  log_of start-cycle.txt -e MISBEHAVE_FAIL=cycle
  log_of start-port-in-use.txt -e MISBEHAVE_FAIL=port-in-use
  log_of start-nested-exception.txt -e MISBEHAVE_FAIL=exception
  log_of start-wrong-type.txt -e SERVER_PORT=eighty
  log_of start-heap-space.txt -e MISBEHAVE_OOM=heap --memory 192m
  log_of oom-killed.txt -e MISBEHAVE_OOM=native --memory 192m --memory-swap 192m
  log_of exit-later.txt -e MISBEHAVE_EXIT_AFTER=3s
} | tee exits.txt

# How services of other kinds die.
docker run --name "$name" -e 'FIXTURE={"crash":"database url is not set"}' release-guard-test/fixture:1 >node-crash.txt 2>&1 || true
docker rm "$name" >/dev/null
folder=$(mktemp -d)
cat >"$folder/service.py" <<'EOF'
import json

def settings():
    return json.loads('{"port": 8000}')

def start():
    try:
        return settings()["database_url"]
    except KeyError as missing:
        raise RuntimeError("the service is not configured") from missing

start()
EOF
cat >"$folder/main.go" <<'EOF'
package main

import "fmt"

type store struct{ rows map[string]int }

func open(name string) *store { return nil }

func main() {
	fmt.Println("starting")
	open("courses").rows["a"]++
}
EOF
if command -v python3 >/dev/null; then
  (cd "$folder" && python3 service.py) 2>&1 | sed "s#$folder#/app#" >python-crash.txt || true
fi
if command -v go >/dev/null; then
  (cd "$folder" && go build -trimpath -o service main.go && exec ./service) >go-panic.txt 2>&1 || true
fi
rm -r "$folder"

# Answers of the actuator, headers kept apart: NAME.json is the body, http.txt has status and content type of each.
: >http.txt
get() { # FILE PATH
  local url
  url=http://$(docker port "$name" 8520/tcp)$2
  curl --silent --show-error --output "$1" --write-out "$1: GET $2 -> %{http_code} %{content_type}\n" "$url" >>http.txt
}
up() { # DOCKER-RUN-OPTION...
  docker run --detach --name "$name" --publish 127.0.0.1:8520:8520 "$@" "$image" >/dev/null
  for _ in $(seq 200); do
    if curl --silent --output /dev/null "http://$(docker port "$name" 8520/tcp)/actuator/health"; then return; fi
    sleep 0.1
  done
}
down() {
  docker rm -f "$name" >/dev/null
}

up
get actuator-links.json /actuator
get health-up.json /actuator/health
get health-db.json /actuator/health/db
get health-readiness-404.json /actuator/health/readiness
get info.json /actuator/info
get metrics-names.json /actuator/metrics
get metrics-http-server-requests.json /actuator/metrics/http.server.requests
get metrics-jvm-memory-used.json /actuator/metrics/jvm.memory.used
get not-found.json /nope
docker stop "$name" >/dev/null
docker logs "$name" >good-start-and-stop.txt 2>&1
down

up -e MISBEHAVE_DOWN=redis -e MISBEHAVE_DOWN_MESSAGE='Unable to connect to redis.internal:6379'
get health-down.json /actuator/health
down
up -e MISBEHAVE_DOWN=db -e MISBEHAVE_DOWN_STATUS=DEGRADED
get health-custom-status.json /actuator/health
down
up -e MISBEHAVE_READY_DELAY=20s -e MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED=true
get health-warming-up.json /actuator/health
get health-readiness-out-of-service.json /actuator/health/readiness
down
up -e MANAGEMENT_ENDPOINT_HEALTH_SHOW_DETAILS=never -e MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED=true
get health-hidden.json /actuator/health
get health-db-hidden.json /actuator/health/db
get health-readiness-up.json /actuator/health/readiness
down
up -e 'MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE=*' -e MANAGEMENT_ENDPOINT_SHUTDOWN_ACCESS=unrestricted
get actuator-links-all.json /actuator
get mappings.json /actuator/mappings
get env.json /actuator/env
get configprops.json /actuator/configprops
get loggers.json /actuator/loggers
down
find . -name '*.json' -empty -delete
cat http.txt
