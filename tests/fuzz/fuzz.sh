#!/bin/sh
# Runs the fuzz targets one after the other and prints a line for each.
#
#   fuzz.sh BUILD MINUTES [TARGET,TARGET...]
#
# What is new goes to BUILD/fuzz/corpus/<target> and is the start of the next run; inputs that end a target go to
# BUILD/fuzz/findings. Exit code 1 when there are any.
set -u

build=$1
seconds=$(($2 * 60))
targets=$(printf '%s' "${3-}" | tr ',' ' ')
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

[ -n "$targets" ] || targets=$(cd "$build/tests" && ls -d fuzz_* | sed 's/^fuzz_//')
mkdir -p "$build/fuzz/findings" "$build/fuzz/log"

TMPDIR=$(mktemp -d /dev/shm/dc-fuzz-XXXXXX) && export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

last() { sed -n "$1" "$2" | tail -n 1; }

status=0
printf '%-14s %9s %14s %7s %8s  %s\n' target seconds executions edges files finding
for target in $targets; do
  corpus="$build/fuzz/corpus/$target"
  log="$build/fuzz/log/$target"
  mkdir -p "$corpus"
  set -- "$corpus" "$here/corpus/$target"
  case $target in artifact | structure) set -- "$@" "$root/data_schema/released" -malloc_limit_mb=-1 ;; esac
  [ ! -e "$here/$target.dict" ] || set -- "-dict=$here/$target.dict" "$@"
  start=$(date +%s)
  finding=none
  if ! "$build/tests/fuzz_$target" -max_total_time="$seconds" -timeout=20 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/findings/$target-" "$@" >"$log" 2>&1; then
    status=1
    finding=$(last 's/.*\(SUMMARY: .*\|finding: .*\)/\1/p' "$log")
    finding="${finding:-ended early} (see $log)"
  fi
  printf '%-14s %9s %14s %7s %8s  %s\n' "$target" "$(($(date +%s) - start))" \
    "$(last 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(last 's/.* cov: \([0-9]*\) .*/\1/p' "$log")" "$(ls "$corpus" | wc -l)" "$finding"
done
exit $status
