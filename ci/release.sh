#!/usr/bin/env bash
# Builds what a release has into a folder that is new: static programs for six platforms, their checksums, and what is linked.
# The same commit gives the same programs anywhere. Nothing is published.
#
#   ci/release.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${1:?the folder to write into}
mkdir "$out"

go run ./cmd/synod play --program cmd/synod/internal/play/built
for platform in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do
  os=${platform%/*} arch=${platform#*/} end=""
  [ "$os" != windows ] || end=.exe
  CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -buildvcs=false -trimpath -tags page -ldflags="-s -w -buildid=" -o "$out/synod-$os-$arch$end" ./cmd/synod
done
# What is linked differs between systems: one has a module that another has not.
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
GOBIN=$tools go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
for os in linux darwin windows; do
  CGO_ENABLED=0 GOOS=$os "$tools/cyclonedx-gomod" app -json -licenses -output "$out/sbom-$os.json" -main cmd/synod .
done
sums=$(cd "$out" && sha256sum -- *)
printf "%s\n" "$sums" >"$out/SHA256SUMS"
ls -l "$out"
