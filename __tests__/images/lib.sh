# shellcheck shell=bash
# Shared by the image builders in this folder; meant to be sourced.
# Images are built FROM scratch out of what the machine has, so that no registry is needed. Each carries a label with
# the hash of everything that went into it; an image whose label is still right is not built again.
set -euo pipefail

images=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # the builders use it
root=$(cd "$images/../.." && pwd)
label=release-guard-test.inputs

# two test runs on one machine build one after the other, and the second finds everything done
exec 9<"$images"
command -v flock >/dev/null && flock 9

die() {
  echo "$0: $*" >&2
  exit 1
}

# The hash of the named files (or of all files under the named folders), of their paths, and of any extra words.
hash_of() { # [-w WORD]... PATH...
  local words=()
  while [ "${1:-}" = -w ]; do
    words+=("$2")
    shift 2
  done
  {
    printf '%s\n' "${words[@]+"${words[@]}"}"
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c1-16
}

up_to_date() { # TAG HASH
  [ "$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null)" = "$2" ] || return 1
  echo "$1 is up to date"
}

# Builds a folder that has a Dockerfile. The builders talk a lot; only a failure is worth showing.
build() { # TAG HASH FOLDER
  local log replaced
  replaced=$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true)
  log=$(docker build --force-rm --tag "$1" --label "$label=$2" "$3" 2>&1) || die "docker build of $1 failed:
$log"
  # not while a container or another image still needs it
  if [ -n "$replaced" ]; then docker image rm "$replaced" >/dev/null 2>&1 || true; fi
  echo "$1 built ($(docker image inspect --format '{{.Size}}' "$1" | awk '{ printf "%d MB", $1 / 1e6 }'))"
}

# Copies the shared libraries that the named ELF files need, and the loader, to the same places under a folder.
copy_libraries() { # FOLDER ELF...
  local to=$1
  shift
  ldd "$@" 2>/dev/null | grep -o '/[^ :]*\.so[^ :]*' | sort -u | while read -r library; do
    # what lies beside the program itself is copied with it
    case $library in "$to"/*) continue ;; esac
    mkdir -p "$to$(dirname "$library")"
    cp -L "$library" "$to$library"
  done
}

static_busybox() {
  local busybox
  busybox=$(command -v busybox) || die "needs busybox: apt-get install busybox-static"
  if ldd "$busybox" >/dev/null 2>&1; then
    die "needs a static busybox: apt-get install busybox-static"
  fi
  echo "$busybox"
}

# A root folder with busybox under the names that tests use, /tmp and an account that is not root.
base_folder() { # FOLDER
  mkdir -p "$1"/bin "$1"/etc "$1"/tmp "$1"/proc "$1"/dev "$1"/sys
  chmod 1777 "$1/tmp"
  cp "$(static_busybox)" "$1/bin/busybox"
  local name
  for name in sh sleep head httpd cat ls ps echo env id kill nc netstat test touch tr true false wc yes; do
    ln -s busybox "$1/bin/$name"
  done
  printf 'root:x:0:0:root:/:/bin/sh\napp:x:10001:10001:app:/:/bin/sh\n' >"$1/etc/passwd"
  printf 'root:x:0:\napp:x:10001:\n' >"$1/etc/group"
}

work_folder() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}
