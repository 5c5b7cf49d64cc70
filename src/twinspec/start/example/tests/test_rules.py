"""Every rule accepts one request and refuses another with one difference, in JSON and in XML."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

import yaml
from werkzeug.test import Client, TestResponse

from twinspec.config import read_config
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.layout import load_contract
from twinspec.stub.called import implementation
from twinspec.stub.server import Application

HOME = Path(__file__).parents[1]
CONFIG = read_config(HOME)
CONTRACT = load_contract(CONFIG.spec)
VERSION = CONTRACT.versions["v1"]
XML = XmlWriter(VERSION.bundle)
SERVED = {"v1": implementation(CONFIG, "library.server:Library")}


def send(client: Client, asked: dict[str, Any], media: str) -> TestResponse:
    """Send a request of a test, its body written as `media`."""
    method, path = asked["request"].split()
    body: bytes | str = asked.get("text", b"")
    if "body" in asked:
        is_json = media.endswith("json")
        body = json.dumps(asked["body"]) if is_json else XML.write("Book", asked["body"])
    headers = {"Accept": media, **({"Content-Type": media} if body else {})}
    return client.open(f"{VERSION.prefix}{path}", method=method, data=body, headers=headers)


class RulesTest(unittest.TestCase):
    """The files below `rules/`."""

    def test_every_rule_accepts_and_refuses(self) -> None:
        """Send what each file says to a library without books."""
        files = sorted((HOME / "tests" / "rules").glob("*/*.yaml"))
        self.assertTrue(files)
        for file in files:
            test = yaml.safe_load(file.read_text(encoding="utf-8"))
            rule = next(one for one in CONTRACT.rules if one.id == test["rule"])
            for media in ("application/json", "application/xml"):
                if media.endswith("xml") and "text" in test["refused"]:
                    continue
                for side in ("accepted", "refused"):
                    with self.subTest(rule=rule.id, media=media, side=side):
                        client = Client(Application(CONTRACT, CONFIG, SERVED))
                        for one in test.get("first", ()):
                            send(client, one, media)
                        answer = send(client, test[side], media)
                        self.assertEqual(answer.status_code, test[side]["status"], answer.text)
                        if side == "refused":
                            self.assertIn(str(rule.code), answer.text)


if __name__ == "__main__":
    unittest.main()
