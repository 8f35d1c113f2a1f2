#!/usr/bin/env python3
"""Holds the rooms to the table of what may see what: #include lines, heavy libraries, CMake links, and a few house rules.

    include_table.py SOURCE_DIR
"""
import pathlib
import re
import sys

# room -> other rooms of common/ that it may include
ROOMS = {
    "base": set(),
    "parallel": {"base"},
    "schema": {"base"},
    "artifact": {"base", "schema"},
    "cli": {"base", "schema"},
    "harness": {"base", "parallel", "schema", "artifact", "cli"},
    "image": {"base", "parallel"},
    "select": {"base", "parallel"},
    "views": {"base", "parallel", "image"},
    "model": {"base"},
    "training": {"base", "parallel", "views", "model"},
    "cuda": {"base", "views", "model"},
}

# library -> (what its headers look like, its CMake targets, the rooms that may see it)
LIBRARIES = {
    "Boost.Filesystem": (r"boost/filesystem", r"Boost::filesystem", {"base"}),
    "Boost.Program_options": (r"boost/program_options", r"Boost::program_options", {"cli"}),
    "TBB": (r"(oneapi/)?tbb/", r"TBB::", {"parallel"}),
    "HDF5": (r"(hdf5|H5\w*|hdf5_hl)\.h|highfive/", r"HDF5::|hdf5", {"artifact"}),
    "OpenCV": (r"opencv", r"opencv_|OpenCV", {"image"}),
    "libjpeg-turbo": (r"jpeglib\.h|turbojpeg\.h", r"JPEG::", {"image"}),
    "CBLAS": (r"cblas|openblas", r"BLAS::|openblas", {"select"}),
    "LibTorch": (r"torch/|ATen/|c10/|caffe2/", r"LibTorch::", {"model", "training", "cuda"}),
    "CUDA": (r"cuda|cub/|thrust/|cooperative_groups", r"CUDA::", {"cuda"}),
}
# These stages turn artifacts into tensors and back; no other stage sees LibTorch.
NETWORK_STAGES = {"train", "eval", "distill"}

MAIN_LINES = 120
NAMELESS = {"util", "utils", "misc", "helper", "helpers", "types", "common"}
SUFFIXES = {".hpp", ".cpp", ".h", ".cu", ".cuh"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def owner(path):
    """('room', name), ('stage', name), or None for what the table does not cover."""
    parts = path.parts
    if parts[0] == "common" and len(parts) > 2:
        return "room", parts[1]
    return ("stage", parts[1]) if parts[0] == "stages" and len(parts) > 2 else None


def complaint_about_include(kind, name, header):
    parts = header.split("/")
    if parts[0] == "common" and kind == "room" and parts[1] != name and parts[1] not in ROOMS[name]:
        return f"room {name} may not see room {parts[1]}; it may see {', '.join(sorted(ROOMS[name])) or 'no other'}"
    if parts[0] == "stages" and (kind == "room" or parts[1] != name):
        return f"{kind} {name} may not see stage {parts[1]}; move what both need into a room"
    for library, (pattern, _, rooms) in LIBRARIES.items():
        if not re.match(pattern, header):
            continue
        allowed = name in rooms if kind == "room" else library == "LibTorch" and name in NETWORK_STAGES
        if not allowed:
            return f"{library} is for {', '.join(sorted(rooms))} only; go through that room"
    return None


def check_source(path, root):
    kind, name = owner(path)
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    if kind == "room" and name not in ROOMS:
        yield f"{path}: room {name} is not in the table; add it to the table of CONTRIBUTING.md and of this test"
        return
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        complaint = complaint_about_include(kind, name, found.group(1)) if found else None
        if complaint:
            yield f"{path}:{number}: {complaint}"
    if path.name == "main.cpp" and len(lines) > MAIN_LINES:
        yield f"{path}: {len(lines)} lines, expected at most {MAIN_LINES}; a main.cpp declares and wires, move the work out"
    if path.stem in NAMELESS:
        yield f"{path}: a file is named after the one thing in it"
    if path.suffix == ".hpp" and not any(line == "#pragma once" for line in lines):
        yield f"{path}: no #pragma once"
    if not lines or not lines[0].startswith("//"):
        header = (root / path).with_suffix(".hpp")
        if path.suffix == ".hpp" or not header.exists():
            yield f"{path}: starts with no comment that says what the file is for"


def check_links(path, root):
    """A room's CMake list links only the rooms and libraries that its row of the table names."""
    room = path.parts[1]
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        code = line.split("#")[0]
        for linked in re.findall(r"\bdc_([a-z]+)\w*\b", code):
            if linked in ROOMS and linked != room and linked not in ROOMS[room]:
                yield f"{path}:{number}: room {room} may not link room {linked}"
        for library, (_, target, rooms) in LIBRARIES.items():
            if re.search(rf"(^|\s)({target})", code) and room not in rooms:
                yield f"{path}:{number}: {library} is for {', '.join(sorted(rooms))} only"


def written_table(root):
    """room -> rooms it may include, as CONTRIBUTING.md tells people."""
    table = {}
    for line in (root / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 6 and cells[1] in ROOMS:
            table[cells[1]] = set() if cells[3] == "-" else {room.strip() for room in cells[3].split(",")}
    return table


def check_written_table(root):
    table = written_table(root)
    for room in sorted({p.parent.name for p in (root / "common").glob("*/CMakeLists.txt")} & set(ROOMS)):
        if table.get(room) != ROOMS[room]:
            yield f"CONTRIBUTING.md: room {room} may include {table.get(room)}, expected {ROOMS[room]} as this test holds it to"


def main():
    root = pathlib.Path(sys.argv[1])
    sources = [p.relative_to(root) for top in ("common", "stages") for p in sorted((root / top).rglob("*"))
               if p.suffix in SUFFIXES]
    lists = [p.relative_to(root) for p in sorted((root / "common").glob("*/CMakeLists.txt"))]
    complaints = [c for p in sources if owner(p) for c in check_source(p, root)]
    complaints += [c for p in lists if p.parts[1] in ROOMS for c in check_links(p, root)]
    complaints += check_written_table(root)
    print("\n".join(complaints) or f"{len(sources)} sources and {len(lists)} lists keep to the table")
    sys.exit(bool(complaints) or not sources)


if __name__ == "__main__":
    main()
