#!/usr/bin/env bash
# Checks, and writes what was found where whoever reads the run finds it. Without a manifest one is made, of which every model must hold.
set -euo pipefail
out=$RUNNER_TEMP/synod
export SYNOD_CACHE=$out/cache
{
  echo "sarif=$out/synod.sarif"
  echo "junit=$out/synod.xml"
  echo "behaviours=$out/behaviours"
} >>"$GITHUB_OUTPUT"

arguments=(--summary "$GITHUB_STEP_SUMMARY" --sarif "$out/synod.sarif" --junit "$out/synod.xml" --behaviours "$out/behaviours" --timeout "$TIMEOUT" --timeout-all "$TIMEOUT_ALL" --warnings "$WARNINGS" --as-they-finish)
[ -z "$HEAP" ] || arguments+=(--heap "$HEAP")
[ -z "$LIBRARIES" ] || arguments+=(--library "$LIBRARIES")

for input in "full $FULL" "fresh $FRESH"; do
  case ${input#* } in
  true | false) ;;
  *)
    echo "::error::${input%% *} is \"${input#* }\", and can be true or false" >&2
    exit 2
    ;;
  esac
done

if [ ! -f "$MANIFEST" ]; then
  if [ "$(basename "$MANIFEST")" != models.json ]; then
    echo "::error::there is no $MANIFEST; a new one would be called models.json" >&2
    exit 2
  fi
  echo "::warning::nothing is compared yet, as there is no $MANIFEST: run synod init, look at what it writes, and commit that" >&2
  exec "$out/synod" init "$(dirname "$MANIFEST")" "${arguments[@]}"
fi

arguments+=(--manifest "$MANIFEST" --require tlc)
[ "$FULL" != true ] || arguments+=(--full)
[ "$FRESH" != true ] || arguments+=(--fresh)
read -r -a models <<<"$MODELS"
exec "$out/synod" check "${arguments[@]}" -- ${models[@]+"${models[@]}"} # an empty list is an error to an old bash
