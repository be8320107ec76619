#!/bin/bash
# Finds a Node runtime on a machine that may have none, then runs check.mjs: THROUGHTIME_NODE, or `node`, or what carry.mjs has packed.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
pack="$root/build-carry/carry.tar.xz"
if [ -f "$pack" ] && [ ! -e "$root/build-carry/unpacked" ]; then
  python3 - "$pack" "$root" <<'UNPACK'
import sys, tarfile
with tarfile.open(sys.argv[1]) as pack:
    pack.extractall(sys.argv[2])
UNPACK
  touch "$root/build-carry/unpacked"
fi
node="${THROUGHTIME_NODE:-}"
if [ -z "$node" ]; then node="$(command -v node || true)"; fi
if [ -z "$node" ] && [ -x "$root/build-carry/node" ]; then node="$root/build-carry/node"; fi
if [ -z "$node" ]; then
  echo "check.sh: there is no node: name one with THROUGHTIME_NODE, or carry one (bench/README.md)" >&2
  exit 2
fi
exec "$node" "$root/bench/cuda/check.mjs" "$@"
