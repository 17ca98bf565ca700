#!/usr/bin/env bash
# What a version of TLC prints of models that fail, as the page is to play it: plain, with -tool and,
# where TLC has it, by -dumpTrace json. Without lines that say where and when it ran.
#
#   make.sh JAR NAME        NAME is put into the names of the files, as 2.18
set -euo pipefail
jar=$1 name=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"
for pair in M16:MCBugs M29Agreement:MCBugs Handshake6:MCHandshake Handshake4:MCHandshake; do
  model=${pair%%:*} module=${pair##*:}
  go run github.com/synod-paxos/synod/cmd/synod check "$model" --write "$work"
  run() { (cd "$work/$model" && java -cp "$jar" tlc2.TLC -workers 1 -deadlock -config "$model.cfg" "$@" "$module" || true); }
  said() { grep -vE '^(Parsing|Semantic|Linting|Running|Starting|Finished|Computing|Warning|\(Use|Progress|The |  (calculated|based))|[0-9]+ms|[0-9]:[0-9]{2}:' | sed "s/^TLC2 Version.*/TLC2 Version $name/"; }
  run | said >"$model.$name.txt"
  run -tool | said >"$model.$name.tool.txt"
  run -dumpTrace json "$work/$model.json" >/dev/null
  [ ! -f "$work/$model.json" ] || cp "$work/$model.json" "$model.$name.json"
done
