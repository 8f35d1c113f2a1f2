#!/usr/bin/env python3
"""Looks at what the executables load: networks only where they run, no CUDA and no codecs at start, never two OpenMP runtimes.

    linked_libraries.py EXECUTABLE...
"""
import os
import re
import subprocess
import sys

NETWORK_STAGES = {"dc-train", "dc-eval", "dc-distill"}


def loaded(executable):
    """File name -> real path of every library that the loader maps."""
    listing = subprocess.run(["ldd", executable], check=True, capture_output=True, text=True).stdout
    return {os.path.basename(os.path.realpath(p)): os.path.realpath(p) for p in re.findall(r"=> (/\S+)", listing)}


def check(executable):
    stage = os.path.basename(executable)
    libraries = loaded(executable)

    def named(pattern):
        return sorted(name for name in libraries if re.match(pattern, name))

    if stage not in NETWORK_STAGES and named(r"libtorch|libc10"):
        yield f"{stage}: loads {', '.join(named(r'libtorch|libc10'))}, expected no LibTorch"
    if named(r"libtorch_cuda|libc10_cuda"):
        yield f"{stage}: loads {', '.join(named(r'libtorch_cuda|libc10_cuda'))}, expected CUDA in the plugin only"
    if named(r"libopencv"):
        yield f"{stage}: loads {', '.join(named(r'libopencv'))}, expected OpenCV in the plugin only"
    if len(named(r"lib[gi]?omp|libomp")) > 1:
        yield f"{stage}: loads several OpenMP runtimes, {', '.join(named(r'lib[gi]?omp|libomp'))}, expected one at most"


def main():
    complaints = [c for executable in sys.argv[1:] for c in check(executable)]
    print("\n".join(complaints) or f"{len(sys.argv) - 1} executables load what they should")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
