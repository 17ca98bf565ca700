#!/usr/bin/env bash
# Builds synod, of the commit of the action that is used, into the runner's temporary folder.
set -euo pipefail
cd "$ACTION"
mkdir -p "$RUNNER_TEMP/synod"
CGO_ENABLED=0 go build -buildvcs=false -trimpath -o "$RUNNER_TEMP/synod/" ./cmd/synod
