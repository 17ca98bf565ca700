#!/usr/bin/env bash
# Says what a cache of verdicts is for: everything that a verdict depends on, modules that others extend included.
set -euo pipefail
key=none
if [ -f "$MANIFEST" ]; then
  arguments=(--manifest "$MANIFEST")
  [ -z "$LIBRARIES" ] || arguments+=(--library "$LIBRARIES")
  key=$("$RUNNER_TEMP/synod/synod" check --key "${arguments[@]}")
fi
echo "key=$key" >>"$GITHUB_OUTPUT"
