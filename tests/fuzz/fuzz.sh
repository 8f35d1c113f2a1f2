#!/bin/sh
# Runs the fuzz targets one after the other and prints a line for each.
#
#   fuzz.sh BUILD MINUTES [TARGET,TARGET...]
#
# What is new goes to BUILD/fuzz/corpus/<target> and is the start of the next run; inputs that end a target go to
# BUILD/fuzz/findings/<target>. Exit code 1 when there are any that are not HDF5's own.
set -u

build=$1
seconds=$(($2 * 60))
targets=$(printf '%s' "${3-}" | tr ',' ' ')
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

[ -n "$targets" ] || targets=$(cd "$build/tests" && ls -d fuzz_* | sed 's/^fuzz_//')
mkdir -p "$build/fuzz/log"
TMPDIR=$(mktemp -d /dev/shm/dc-fuzz-XXXXXX) && export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

last() { sed -n "$1" "$2" | tail -n 1; }

# True when the report of a sanitizer is about the library alone: nothing of ours is above it in the stack, nor made
# what was overrun.
is_of_hdf5() {
  grep -m1 -E 'libhdf5| in dc::|runtime error|^finding:' "$1" | grep -q libhdf5 || return 1
  ! sed -n '/ allocated by /,$p' "$1" | grep -m1 -E 'libhdf5| in dc::' | grep -q ' in dc::'
}

# Runs one target. HDF5 crashes on files that are made for it, so the target that meets it unprotected goes on after
# every crash, in a process of its own.
run() {
  target=$1
  corpus="$build/fuzz/corpus/$target"
  findings="$build/fuzz/findings/$target"
  mkdir -p "$corpus" "$findings"
  set -- "$corpus" "$here/corpus/$target"
  case $target in artifact | structure) set -- "$@" "$root/data_schema/released" -malloc_limit_mb=-1 ;; esac
  [ "$target" != structure ] || set -- -fork=1 -ignore_crashes=1 -ignore_ooms=0 -ignore_timeouts=0 "$@"
  [ ! -e "$here/$target.dict" ] || set -- "-dict=$here/$target.dict" "$@"
  "$build/tests/fuzz_$target" -max_total_time="$seconds" -timeout=60 -print_final_stats=1 \
    -artifact_prefix="$findings/" "$@" >"$build/fuzz/log/$target" 2>&1
}

# What came of it: "none", or how many findings are ours and how many HDF5's.
judge() {
  ours=0 upstream=0
  for input in "$build/fuzz/findings/$1"/crash-* "$build/fuzz/findings/$1"/[lot]*-*; do
    [ -e "$input" ] || continue
    if "$build/tests/fuzz_$1" -malloc_limit_mb=-1 -timeout=60 "$input" >"$TMPDIR/report" 2>&1; then continue; fi
    if is_of_hdf5 "$TMPDIR/report"; then
      upstream=$((upstream + 1))
    else
      ours=$((ours + 1))
      cp "$TMPDIR/report" "$input.report"
    fi
  done
  case $ours,$upstream in
    0,0) printf 'none' ;;
    0,*) printf 'none; %s inputs crash HDF5' $upstream ;;
    *) printf '%s, see %s/*.report' $ours "$build/fuzz/findings/$1" ;;
  esac
}

status=0
printf '%-14s %8s %12s %7s %7s  %s\n' target seconds executions edges corpus findings
for target in $targets; do
  start=$(date +%s)
  run "$target" && ended=well || ended=early
  took=$(($(date +%s) - start))
  log="$build/fuzz/log/$target"
  findings=$(judge "$target")
  case $findings in none*) ;; *) status=1 ;; esac
  if [ "$findings" = none ] && [ $ended = early ]; then
    status=1
    findings="ended early, see $log"
  fi
  executions=$(last 's/^stat::number_of_executed_units: *//p' "$log")
  printf '%-14s %8s %12s %7s %7s  %s\n' "$target" "$took" \
    "${executions:-$(last 's/^#\([0-9]*\): cov: .*/\1/p' "$log")}" "$(last 's/.* cov: \([0-9]*\) .*/\1/p' "$log")" \
    "$(ls "$build/fuzz/corpus/$target" | wc -l)" "$findings"
done
exit $status
