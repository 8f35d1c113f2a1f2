#!/bin/sh
# Installs what the project needs and the machine lacks: Debian packages, LibTorch from pinned wheels into .venv, and for
# the tests Snakemake 9 into .venv-snakemake.
#
#   install_dependencies.sh [build] [rooms] [demo] [test] [sanitize] [fuzz] [format]
#
# `rooms` and `sanitize` are `build` and `test` for builds that leave LibTorch out.
#
# Asks dpkg first, so a machine that has everything is left alone in a few milliseconds. Without the right to install
# packages it prints the missing ones and stops.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
requirements="$root/common/cmake/requirements-libtorch.txt"

build_packages="pkg-config libhdf5-dev libopencv-dev libboost-program-options-dev libboost-filesystem-dev libtbb-dev
  libgtest-dev libjpeg62-turbo-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libssl-dev zlib1g-dev"
demo_packages="dataset-fashion-mnist"
test_packages="dataset-fashion-mnist python3-h5py python3-numpy hdf5-tools snakemake"
fuzz_packages="clang llvm libclang-rt-14-dev"
format_packages="clang-format"

say() { printf '%s\n' "$*" >&2; }

# A tool may come from anywhere; its package is asked for only when no such command is found.
missing_tools() {
  command -v g++ >/dev/null || printf 'g++ '
  command -v cmake >/dev/null || printf 'cmake '
  command -v make >/dev/null || printf 'make '
  command -v git >/dev/null || printf 'git '
  find_pip >/dev/null || printf 'python3-pip '
}

missing_packages() {
  present=" $(dpkg-query -W -f '${db:Status-Status} ${Package} ' "$@" 2>/dev/null || true)"
  for package in $(printf '%s\n' "$@" | sort -u); do
    case $present in
      *" installed $package "*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# The first Python whose pip works; a Python installed beside Debian's may have none.
find_pip() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1; then
      printf '%s\n' "$python"
      return 0
    fi
  done
  return 1
}

# How to become root: nothing to do, a sudo that does not ask, or one that may ask because somebody is there to answer.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    printf 'env'
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    printf 'sudo -n env'
  elif command -v sudo >/dev/null && [ -t 0 ] && [ -t 2 ]; then
    printf 'sudo env'
  else
    return 1
  fi
}

install_packages() {
  [ -n "$1" ] || return 0
  say "missing packages: $1"
  if ! command -v apt-get >/dev/null || ! root_command=$(as_root); then
    say "install them as root, then run this command again:"
    say "  apt-get install $1"
    exit 1
  fi
  apt="$root_command DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600"
  # shellcheck disable=SC2086  # both are lists of words
  $apt update || say "the package lists could not be updated; trying with those at hand"
  # shellcheck disable=SC2086
  if ! $apt install -y --no-install-recommends $1; then
    say "apt-get could not install all of: $1"
    exit 1
  fi
}

# A pinned wheel is in place when its own record is: records are moved in last, all at once.
wheels_in_place() {
  sed -n 's/^\([a-z-]*\)==\([0-9.]*\).*/\1 \2/p' "$requirements" | while read -r name version; do
    record="$(printf '%s' "$name" | tr - _)-$version.dist-info"
    ls -d "$root"/.venv/lib/python3*/site-packages/"$record" >/dev/null 2>&1 || exit 1
  done
}

# pip unpacks for a fixed Python and platform whatever interpreter runs it, so neither python3-venv nor a certain
# version of Python is needed.
install_wheels() {
  wheels_in_place && return 0
  python=$(find_pip)
  say "installing LibTorch into .venv (a download of about 0.5 GB, once)"
  partial="$root/.venv/partial"
  rm -rf "$partial"
  mkdir -p "$root/.venv/lib/python3.11"
  "$python" -m pip install --disable-pip-version-check --no-cache-dir --no-compile --no-deps --require-hashes \
    --only-binary=:all: --implementation cp --python-version 3.11 \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux2014_x86_64 \
    --target "$partial" --requirement "$requirements" >&2
  rm -rf "$root/.venv/lib/python3.11/site-packages"
  mv "$partial" "$root/.venv/lib/python3.11/site-packages"
}

packages=""
wheels=no
snakemake=no
for goal in "$@"; do
  case $goal in
    build) packages="$packages $build_packages" wheels=yes ;;
    rooms) packages="$packages $build_packages" ;;
    demo) packages="$packages $demo_packages" ;;
    test) packages="$packages $test_packages" snakemake=yes ;;
    sanitize) packages="$packages $test_packages" ;;
    fuzz) packages="$packages $fuzz_packages" ;;
    format) packages="$packages $format_packages" ;;
    *) say "install_dependencies.sh: unknown goal '$goal', expected build, rooms, demo, test, sanitize, fuzz or format"; exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null; then
  say "this is not a Debian system; install the equivalents of:$(printf '%s' "$packages" | tr -s ' \n' ' ')"
  say "then build with CMake directly: cmake --preset release -DLIBTORCH_ROOT=<folder with include/ and lib/>"
  exit 1
fi
# shellcheck disable=SC2086  # a list of words
install_packages "$(missing_tools; missing_packages $packages)"
[ "$wheels" = no ] || install_wheels
[ "$snakemake" = no ] || sh "$root/tests/pipeline/make_environment.sh" || say "going on without Snakemake 9; its tests will be skipped"
