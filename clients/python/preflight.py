"""Judges the request of each line of the standard input, and prints the rules that it breaks."""

from __future__ import annotations

import json
import sys
from datetime import datetime

from casewright_client.preflight import preflight

for line in sys.stdin:
    told = json.loads(line)
    broken = preflight(
        told["version"],
        told["operation"],
        told.get("request"),
        parameters=told["parameters"],
        now=datetime.fromisoformat(told["now"]),
    )
    print(json.dumps([rule.id for rule in broken]))
