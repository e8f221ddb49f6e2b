"""The JSON Schema of the scenario language, for editors."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a scenario file as a person writes it."""
    made = Scenario.model_json_schema(by_alias=True)
    for part in ("Kind", "Debris"):
        # Left out where there is one zone; a schema cannot say when.
        made["$defs"][part]["required"].remove("lands_in")
    defence = made["properties"]["defence"]
    made["properties"]["defence"] = {
        "anyOf": [{"$ref": defence["$ref"]}, {"type": "null"}],
        **{key: value for key, value in defence.items() if key != "$ref"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A scenario of the point-defence simulator",
    }
