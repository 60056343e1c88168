"""The published JSON Schema of a covenant: as the program prints it, true of every covenant in the repository, and false of wrong
ones. What it refuses the daemon refuses as well (test_covenant.py)."""

import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from covenants import SCHEMA, WRONG, samples  # noqa: E402
from daemon import program  # noqa: E402

TYPES = {"object": dict, "array": list, "string": str, "integer": int}
SAYS_NOTHING = {"$schema", "$defs", "title", "description"}


class Schema:
    """As much of draft 2020-12 as the schema uses; a keyword beyond that is an error, not ignored."""

    def __init__(self, whole):
        self.whole = whole

    def accepts(self, value, schema=None):
        schema = self.whole if schema is None else schema
        if isinstance(schema, bool):
            return schema
        return all(getattr(self, "check_" + keyword.strip("$"))(value, argument, schema)
                   for keyword, argument in schema.items() if keyword not in SAYS_NOTHING)

    def check_ref(self, value, reference, _):
        assert reference.startswith("#/$defs/")
        return self.accepts(value, self.whole["$defs"][reference.removeprefix("#/$defs/")])

    def check_type(self, value, name, _):
        return isinstance(value, TYPES[name]) and not isinstance(value, bool)

    def check_enum(self, value, words, _):
        return value in words

    def check_pattern(self, value, pattern, _):
        return not isinstance(value, str) or re.search(pattern.replace("$", r"\Z"), value) is not None

    def check_minimum(self, value, least, _):
        return not isinstance(value, int) or value >= least

    def check_maximum(self, value, most, _):
        return not isinstance(value, int) or value <= most

    def check_allOf(self, value, schemas, _):
        return all(self.accepts(value, schema) for schema in schemas)

    def check_anyOf(self, value, schemas, _):
        return any(self.accepts(value, schema) for schema in schemas)

    def check_items(self, value, schema, _):
        return not isinstance(value, list) or all(self.accepts(item, schema) for item in value)

    def check_required(self, value, names, _):
        return not isinstance(value, dict) or all(name in value for name in names)

    def check_properties(self, value, schemas, _):
        return not isinstance(value, dict) or all(
            self.accepts(value[name], schema) for name, schema in schemas.items() if name in value)

    def check_propertyNames(self, value, schema, _):
        return not isinstance(value, dict) or all(self.accepts(name, schema) for name in value)

    def check_additionalProperties(self, value, schema, siblings):
        known = siblings.get("properties", {})
        return not isinstance(value, dict) or all(
            self.accepts(item, schema) for name, item in value.items() if name not in known)


class CovenantSchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(SCHEMA, encoding="utf-8") as file:
            cls.text = file.read()
        cls.schema = Schema(json.loads(cls.text))

    def test_the_published_file_is_what_the_program_prints(self):
        printed = subprocess.run([program("vangnet"), "describe", "--covenant-schema"], check=True, capture_output=True,
                                 text=True, timeout=60).stdout
        self.assertEqual(printed, self.text,
                         "build/release/vangnet describe --covenant-schema > proto/covenant.schema.json")

    def test_every_covenant_of_the_repository_is_one(self):
        names = []
        for name, document in samples():
            self.assertTrue(self.schema.accepts(document), name)
            names.append(name)
        self.assertGreaterEqual(len(names), 3, names)

    def test_a_wrong_document_is_none(self):
        for document, clause in WRONG:
            self.assertFalse(self.schema.accepts(document), f"{clause}: {document}")

    def test_numbers_and_texts_are_both_taken_where_a_count_is_meant(self):
        for times in (1, 64, "1", "64"):
            self.assertTrue(self.schema.accepts({"caps": {"unreachable": {"times": times}}}))
        self.assertTrue(self.schema.accepts({"terms": {"move": {"any": 0, "accepted": "none"}}}))


if __name__ == "__main__":
    unittest.main(verbosity=2)
