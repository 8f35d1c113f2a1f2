"""Exits with 0 when no part of an HTML page is wider than a window of 320, 400 or 1,600 pixels, 77 without Chromium.

    python3 check_width.py report.html

The page stands in frames of these widths, so that its rules for narrow windows hold, and a script beside them (the page
itself is left as it is) measures. A page that is too wide on purpose proves that the script sees it. Standard library only.
"""

import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

WIDTHS = (320, 400, 1600)
PROBE = """<script>addEventListener("load", () => {
  const said = [...document.querySelectorAll("iframe")].map(frame => {
    const root = frame.contentDocument.documentElement;
    return [frame.width, root.clientWidth, root.scrollWidth].join(" ");
  });
  document.body.textContent = "MEASURED" + ": " + said.join("; ") + ".";
})</script>"""


def measured(chromium, pages):
    """(width of the frame, width for content, width of content) of every page."""
    frames = "".join(f'<iframe width="{width}" height="800" style="border:0" srcdoc="{html.escape(page)}"></iframe>'
                     for width, page in pages)
    with tempfile.TemporaryDirectory() as folder:
        outer = pathlib.Path(folder) / "frames.html"
        outer.write_text(f'<!DOCTYPE html><html><head><meta charset="utf-8">{PROBE}</head><body>{frames}</body></html>', encoding="utf-8")
        shown = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--window-size=1700,900",
                                f"--user-data-dir={folder}/profile", f"file://{outer}"],
                               capture_output=True, text=True, timeout=120, env={**os.environ, "HOME": folder}).stdout
    found = re.search(r"MEASURED: (.*?)\.", shown)
    return [tuple(map(int, one.split())) for one in found.group(1).split("; ")] if found else []


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit(77)
    page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    too_wide = page.replace("<main>", '<main><div style="width:3000px">wide</div>')
    *sizes, proof = measured(chromium, [(width, page) for width in WIDTHS] + [(400, too_wide)])
    faults = [f"{width} pixels: the content is {content} wide, expected {room} at most" for width, room, content in sizes if content > room]
    if len(sizes) != len(WIDTHS) or proof[2] <= proof[1]:
        faults.append(f"measured {sizes} and {proof}, expected {len(WIDTHS)} sizes and a page that is too wide")
    print("\n".join(faults), end="")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
