"""Exits with 0 when the colours of a page's plots can be told apart, by people with any common colour vision and in grey.

    python3 check_colours.py report.html

For every ground (screen, dark screen, paper) it takes the colours --s0, --s1, ... of the style sheet, changes them to what
deuteranopes, protanopes and tritanopes see, and measures every pair by CIEDE2000. Series whose colours are close, or as
light as each other on a black-and-white printer, are told apart by dashes and markers: no two in a legend have the same.
Standard library only.
"""

import itertools
import math
import re
import sys

# Machado, Oliveira, Fernandes 2009. A physiologically-based model for simulation of color vision deficiency. IEEE TVCG 15(6),
# table of severity 1.0; on linear RGB.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
D65 = (0.95047, 1.0, 1.08883)
RGB_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
APART = 10.0     # CIEDE2000 of two series: plainly two colours at the width of a line
EMPHASIS = 20.0  # of the two that are compared: --s0 and --s1
CONTRAST = 1.9   # of a series against its ground, WCAG's ratio; thin lines of 3:1 are asked of the two that are compared


def product(matrix, vector):
    return tuple(sum(m * v for m, v in zip(row, vector)) for row in matrix)


def linear(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def lab(rgb):
    def f(t):
        return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
    x, y, z = (f(max(0, value) / white) for value, white in zip(product(RGB_TO_XYZ, rgb), D65))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, two):
    """Sharma, Wu, Dalal 2005. The CIEDE2000 color-difference formula. Color Research and Application 30(1)."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0 for a, b in ((a1, b1), (a2, b2)))
    dh = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + dh / 2) % 360
    big_dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(dh / 2))
    l, c = (l1 + l2) / 2, (c1 + c2) / 2
    cos = lambda degrees: math.cos(math.radians(degrees))
    t = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.20 * cos(4 * hue - 63)
    sl = 1 + 0.015 * (l - 50) ** 2 / math.sqrt(20 + (l - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rc = 2 * math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
    rt = -rc * math.sin(math.radians(60 * math.exp(-((hue - 275) / 25) ** 2)))
    dl, dc, dhue = (l2 - l1) / sl, (c2 - c1) / sc, big_dh / sh
    return math.sqrt(dl ** 2 + dc ** 2 + dhue ** 2 + rt * dc * dhue)


def contrast(one, two):
    lights = sorted(product(RGB_TO_XYZ, linear(colour))[1] for colour in (one, two))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def palettes(style):
    """Ground -> custom properties; a media query has only what it changes."""
    properties = re.compile(r"--(\w+):(#[0-9a-f]{3,6})")
    long = lambda colour: colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:])
    screen = {name: long(colour) for name, colour in properties.findall(re.search(r"\.plot\{(--ground.*?)\}", style, re.S).group(1))}
    found = {"screen": screen}
    for ground, query in (("dark screen", r"prefers-color-scheme:dark\)\{\.plot\{(.*?)\}"), ("paper", r"@media print\{\.plot\{(.*?)\}")):
        found[ground] = {**screen, **{name: long(colour) for name, colour in properties.findall(re.search(query, style, re.S).group(1))}}
    return found


def close_pairs(colours):
    """(pair, vision, distance) of colours that are less apart than they should be."""
    for vision, matrix in VISION.items():
        seen = {name: lab(product(matrix, linear(colour))) for name, colour in colours.items()}
        for one, two in itertools.combinations(sorted(colours), 2):
            distance = ciede2000(seen[one], seen[two])
            if distance < (EMPHASIS if {one, two} == {"s0", "s1"} else APART):
                yield f"{one} {colours[one]} and {two} {colours[two]} are {distance:.1f} apart with {vision} vision"


def shape(mark):
    """The way a marker's outline turns, wherever it stands and whatever its size."""
    if "a" in mark:
        return "circle"
    corners = [tuple(map(float, pair.split())) for pair in re.findall(r"[-\d.]+ [-\d.]+", mark)]
    sign = lambda number: (number > 0.2) - (number < -0.2)
    return tuple((sign(x2 - x1), sign(y2 - y1)) for (x1, y1), (x2, y2) in zip(corners, corners[1:]))


def same_without_colour(page):
    """Series of one plot that have the dashes and the marker of another; of more than 7 x 7, the grey as well."""
    for plot in re.findall(r'<svg class="plot.*?</svg>', page, re.S):
        keys = re.findall(r'<g class="([sm]\d)[^"]*"><path class="line" stroke-dasharray="([^"]*)" d="[^"]*"/>'
                          r'(?:<path class="mark" d="([^"]*)"/>)?<text class="key"', plot)
        looks = {(dashes, shape(mark), colour if len(keys) > 49 else "") for colour, dashes, mark in keys}
        if not keys or len(looks) < len(keys):
            yield f"{len(keys)} series have {len(looks)} looks without colour"


def main():
    assert abs(ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) - 2.0425) < 1e-4  # pair 1 of Sharma's test data
    assert abs(ciede2000((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619)) - 2.0373) < 1e-4  # pair 26
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    complaints = list(same_without_colour(page))
    if sum(re.fullmatch(r"s\d", name) is not None for name in palettes(page)["screen"]) != 7:
        complaints.append("expected the seven colours --s0 to --s6")
    for ground, colours in palettes(page).items():
        series = {name: colour for name, colour in colours.items() if re.fullmatch(r"s\d", name)}
        complaints += [f"{ground}: {text}" for text in close_pairs(series)]
        for name, colour in series.items():
            ratio = contrast(colour, colours["ground"])
            if ratio < (3 if name in ("s0", "s1") else CONTRAST):
                complaints.append(f"{ground}: {name} {colour} has a contrast of {ratio:.2f} to {colours['ground']}")
    print("\n".join(complaints), end="")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
