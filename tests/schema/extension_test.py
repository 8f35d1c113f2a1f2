#!/usr/bin/env python3
"""Each way to break a promise is found and told in one line; an honest extension is not."""
import copy
import unittest

from extension import broken_promises

OLD = {
    "kind": "sample", "version": "1.0", "axes": {"row": "rows"},
    "alternatives": [["/a"], ["/b"]], "together": [["/c", "/d"]],
    "fields": [
        {"path": "/a", "type": "int64", "axes": ["row"], "optional": True, "range": [0, None]},
        {"path": "/b", "type": "float32", "axes": ["row"], "optional": True, "finite": True, "unit": "pixels"},
        {"path": "/c", "type": "string", "axes": ["row"], "optional": True, "unique": True},
        {"path": "/d", "type": "int64", "axes": ["row"], "optional": True, "index_of": "row"},
        {"path": "/e/<name>", "type": "float64", "axes": ["row"]},
    ],
    "attributes": [{"path": "/", "name": "mode", "type": "string", "one_of": ["x", "y"]}],
}


class Extension(unittest.TestCase):
    def assert_told(self, words, change, version="1.1"):
        """`change` is told in one line that holds `words`."""
        new = copy.deepcopy(OLD)
        change(new)
        new["version"] = version
        lines = broken_promises(OLD, new)
        self.assertEqual(len(lines), 1, lines)
        self.assertIn(words, lines[0])

    def change_field(self, place, key, value):
        return lambda schema: schema["fields"][place].update({key: value})

    def added(self, **field):
        return lambda schema: schema["fields"].append({"type": "int64", "axes": ["row"], "optional": True, **field})

    def test_the_same_schema_is_an_extension(self):
        self.assertEqual(broken_promises(OLD, OLD), [])

    def test_optional_additions_are_an_extension(self):
        new = copy.deepcopy(OLD)
        new["version"] = "1.1"
        new["fields"].append({"path": "/f", "type": "int64", "axes": ["column"], "optional": True})
        new["axes"]["column"] = "columns"
        new["attributes"].append({"path": "/", "name": "note", "type": "string", "optional": True})
        self.assertEqual(broken_promises(OLD, new), [])

    def test_better_words_are_an_extension(self):
        new = copy.deepcopy(OLD)
        new["fields"][0]["about"] = "put better"
        self.assertEqual(broken_promises(OLD, new), [])

    def test_a_new_major_version_promises_nothing(self):
        self.assertEqual(broken_promises(OLD, {**OLD, "version": "2.0", "fields": []}), [])

    def test_what_is_removed_is_told(self):
        self.assert_told("/e/<name> was removed", lambda schema: schema["fields"].pop())
        self.assert_told("/@mode was removed", lambda schema: schema["attributes"].pop())
        self.assert_told("axis row was removed", lambda schema: schema["axes"].pop("row"))

    def test_every_changed_rule_is_told(self):
        for key, value in {"type": "int32", "axes": ["row", "row"], "unit": "nats", "storage": "compressed", "optional": False,
                           "finite": False, "unique": True, "range": [1, None], "index_of": "row"}.items():
            self.assert_told(f"/b: {key} was", self.change_field(1, key, value))
        for key, value in {"type": "json", "optional": True, "one_of": ["x"], "unit": "nats", "range": [0, 1]}.items():
            self.assert_told(f"/@mode: {key} was", lambda schema: schema["attributes"][0].update({key: value}))

    def test_a_required_addition_is_told(self):
        self.assert_told("/f was added and is required", self.added(path="/f", optional=False))
        self.assert_told("/@note was added and is required", lambda schema: schema["attributes"].append(
            {"path": "/", "name": "note", "type": "string"}))

    def test_an_addition_among_the_members_of_a_family_is_told(self):
        self.assert_told("/e/total was added among the members of /e/<name>", self.added(path="/e/total"))
        self.assert_told("/e/deep/total was added among", self.added(path="/e/deep/total"))

    def test_changed_groups_are_told(self):
        self.assert_told("alternatives were changed", lambda schema: schema["alternatives"].append(["/c"]))
        self.assert_told("no longer all or none", lambda schema: schema["together"].pop())
        self.assert_told("all or none is new", lambda schema: schema["together"].append(["/a", "/b"]))

    def test_an_addition_without_a_new_number_is_told(self):
        self.assert_told("raise the minor number", self.added(path="/f"), version="1.0")

    def test_a_number_below_the_released_one_is_told(self):
        self.assertIn("below the released 1.1", broken_promises({**OLD, "version": "1.1"}, OLD)[0])


if __name__ == "__main__":
    unittest.main()
