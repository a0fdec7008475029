#!/usr/bin/env bash
# Builds the small images that most container tests use, all FROM scratch:
#   release-guard-test/busybox:1                 busybox, nothing exposed
#   release-guard-test/fixture:1                 fixture/server.mjs on Node 24, EXPOSE 8080
#   release-guard-test/fixture:<other tag>       the same with one thing wrong, see below
# Needs busybox-static, Node 24 (after `npm ci` it is in node_modules; or NODE24=/path/to/node) and a Docker engine.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

node=${NODE24:-}
for candidate in "$root/node_modules/.bin/node" "$(command -v node || true)"; do
  [ -n "$node" ] && break
  case $("$candidate" --version 2>/dev/null) in v24.*) node=$candidate ;; esac
done
[ -n "$node" ] || die "needs Node 24: run npm ci first, or set NODE24"
node=$(readlink -f "$node")
common=$(hash_of -w "$("$node" --version)" "$images/lib.sh" "$images/fixture.sh")

work_folder

busybox_image() {
  local tag=release-guard-test/busybox:1
  up_to_date "$tag" "$common" && return
  mkdir -p "$work/busybox"
  base_folder "$work/busybox/root"
  printf 'FROM scratch\nCOPY root /\nCMD ["/bin/sh"]\n' >"$work/busybox/Dockerfile"
  build "$tag" "$common" "$work/busybox"
}

# The same without EXPOSE comes first: an image cannot take back what the one below it exposes.
fixture_images() {
  local hash
  hash=$(hash_of -w "$common" "$images/fixture")
  if ! up_to_date release-guard-test/fixture:none-exposed "$hash"; then
    local folder=$work/fixture
    mkdir -p "$folder"
    base_folder "$folder/root"
    cp "$node" "$folder/root/bin/node"
    if command -v strip >/dev/null; then strip "$folder/root/bin/node"; fi
    copy_libraries "$folder/root" "$node"
    cp "$images/fixture/server.mjs" "$folder/"
    # the script comes last, in a layer of its own: changing it does not copy Node again
    cat >"$folder/Dockerfile" <<'EOF'
FROM scratch
COPY root /
ENV PATH=/bin
COPY server.mjs /server.mjs
ENTRYPOINT ["/bin/node", "/server.mjs"]
EOF
    build release-guard-test/fixture:none-exposed "$hash" "$folder"
  fi
  variant 1 'EXPOSE 8080'
}

variant() { # NAME DOCKERFILE-LINES [BASE]
  local tag=release-guard-test/fixture:$1 folder=$work/$1 base=${3:-release-guard-test/fixture:none-exposed} hash
  hash=$(docker image inspect --format '{{.Id}}' "$base" | cat - <(printf '%s\n' "$2") | sha256sum | cut -c1-16)
  up_to_date "$tag" "$hash" && return
  mkdir -p "$folder"
  printf 'FROM %s\n%s\n' "$base" "$2" >"$folder/Dockerfile"
  build "$tag" "$hash" "$folder"
}

# An executable of another machine: the header of an arm64 ELF file and nothing behind it, in an image that says arm64.
wrong_platform() {
  local tag=release-guard-test/fixture:wrong-platform folder=$work/wrong-platform
  up_to_date "$tag" "$common" && return
  mkdir -p "$folder"
  printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\267\0\1\0\0\0' >"$folder/service"
  head -c 40 /dev/zero >>"$folder/service"
  chmod +x "$folder/service"
  docker image rm "$tag" >/dev/null 2>&1 || true
  tar -C "$folder" -c service | docker import --platform linux/arm64 --change 'ENTRYPOINT ["/service"]' \
    --change 'EXPOSE 8080' --change "LABEL $label=$common" - "$tag" >/dev/null
  echo "$tag built"
}

busybox_image
fixture_images
variant two-ports 'EXPOSE 8080 9090'
variant unhealthy 'EXPOSE 8080
HEALTHCHECK --interval=1s --timeout=2s --retries=1 CMD ["sh", "-c", "echo the check of the image itself says no; exit 1"]'
variant bad-entrypoint 'EXPOSE 8080
ENTRYPOINT ["/nope"]'
variant not-executable 'EXPOSE 8080
ENTRYPOINT ["/server.mjs"]'
variant non-root 'EXPOSE 8080
USER 10001:10001'
variant ignores-term 'EXPOSE 8080
ENV FIXTURE={\"ignoreTerm\":true}'
# a shell as PID 1 that has a child: the child never hears of SIGTERM
variant shell-entrypoint 'EXPOSE 8080
ENTRYPOINT ["/bin/sh", "-c", "node /server.mjs; echo the service ended"]'
wrong_platform
