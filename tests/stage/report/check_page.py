"""Exits with 0 when an HTML page is well-formed and refers to nothing outside itself, else says what is wrong.

    python3 check_page.py report.html
"""

import html.parser
import sys

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.faults = []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"script", "link", "iframe", "object", "embed"}:
            self.faults.append(f"<{tag}> at {self.getpos()}")
        for name, value in attributes:
            outside = name in {"src", "href", "srcset", "action", "xlink:href"} and not value.startswith(("data:", "#"))
            if outside or name.startswith("on"):
                self.faults.append(f"{name}={value} at {self.getpos()}")

    def handle_endtag(self, tag):
        expected = self.open.pop() if self.open else "nothing"
        if expected != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}, expected </{expected}>")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()


page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
page.close()
if page.open:
    page.faults.append(f"left open: {page.open}")
if "url(" in text or "@import" in text:
    page.faults.append("the style sheet refers to another file")
print("\n".join(page.faults), end="")
sys.exit(bool(page.faults))
