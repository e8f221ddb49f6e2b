"""The JSON Schema of the scenario language, for editors."""

from __future__ import annotations

from typing import Any

from sim.scenario import Entry, Scenario

TITLES = {"MeanSd": "Mean and sd", "PositiveMeanSd": "Mean and sd", "Warning_": "Siren"}


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a scenario file as a person writes it."""
    made = Scenario.model_json_schema(by_alias=True)
    for name, part in made["$defs"].items():
        part["title"] = TITLES.get(name, name.removeprefix("Of"))
        for field in part["properties"].values():
            _without_null(field)
    for name in ("Kind", "Debris"):
        # Left out where there is one zone; a schema cannot say when.
        made["$defs"][name]["required"].remove("lands_in")
    made["$defs"][Entry.__name__] |= {"minProperties": 1, "maxProperties": 1}
    made["properties"]["defence"] = _or_nothing(made["properties"]["defence"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A scenario of the point-defence simulator",
    }


def _without_null(field: dict[str, Any]) -> None:
    """A part that may be left out is left out, not written as null."""
    if "anyOf" in field:
        (form,) = (form for form in field.pop("anyOf") if form != {"type": "null"})
        field.pop("default", None)
        field.update(form)


def _or_nothing(field: dict[str, Any]) -> dict[str, Any]:
    """A part after whose key nothing need be written."""
    rest = {key: value for key, value in field.items() if key != "$ref"}
    return {"anyOf": [{"$ref": field["$ref"]}, {"type": "null"}], **rest}
