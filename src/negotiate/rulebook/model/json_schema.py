"""The JSON Schema of rule files (draft-07), for editors: each key with description, unit, range, default and examples."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from negotiate.rulebook.model.formulas import ABOUT, numbers, with_places
from negotiate.rulebook.model.outline import fields, models
from negotiate.rulebook.model.schema import VERSION, Scenario
from negotiate.rulebook.reading.layer import Layer

FILE = "negotiate.schema.json"
"""Name of the schema's file: in the folder of the shipped rule files, and beside a file that `negotiate new` writes."""
MODELINE = f"# yaml-language-server: $schema={FILE}"
"""First line of a rule file that lies beside the schema; the editors that read YAML by a language server look for it."""


def json_schema() -> dict[str, Any]:
    """The schema as plain data. A file with `extends` is a layer, any other a whole scenario."""
    definitions: dict[str, Any] = {}
    for top in (Layer, Scenario):
        schema = top.model_json_schema(by_alias=True)
        definitions |= schema.pop("$defs", {})
        definitions[top.__name__] = schema
    for name, kind in (models(Scenario) | models(Layer)).items():
        _describe(definitions[name], kind)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Rule file of negotiate, version {VERSION} of the format",
        "description": ABOUT,
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/definitions/Layer"},
        "else": {"$ref": "#/definitions/Scenario"},
        "definitions": {name: _draft_07(definitions[name]) for name in sorted(definitions)},
    }


def json_schema_text() -> str:
    """The schema as it is written into a file, with a newline at the end."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


@cache
def entries(kind: type[BaseModel]) -> dict[str, dict[str, Any]]:
    """What the schema says of each key of a model: `description` with its unit, `default` where there is one, `examples`."""
    schema = kind.model_json_schema(by_alias=True)
    if "properties" not in schema:  # a model that has itself inside
        schema = schema["$defs"][kind.__name__]
    _describe(schema, kind)
    return dict(schema["properties"])


def _describe(schema: dict[str, Any], kind: type[BaseModel]) -> None:
    """Put what the fields of a model say into its schema: pydantic leaves out defaults that it would have to compute."""
    for key, info in fields(kind).items():
        entry = schema["properties"][key]
        entry["description"] = _sentence(info, entry, kind)
        entry.pop("default", None)
        default = _default(info)
        if default is not None:
            entry["default"] = default
        entry["examples"] = list(info.examples or [default])


def _sentence(info: FieldInfo, entry: dict[str, Any], kind: type[BaseModel]) -> str:
    """The description; where the value is a number, also the part of the model that its section is about, and the unit."""
    about = info.description or ""
    unit = _unit(entry)
    if not unit:
        return about
    section = "" if numbers(about) else ", ".join(numbers(kind.__doc__ or ""))
    return f"{about} See {section}. Unit: {unit}." if section else f"{about} Unit: {unit}."


def _unit(entry: dict[str, Any]) -> str:
    if "x-unit" in entry:
        return str(entry["x-unit"])
    parts = [entry[key] for key in ("items", "additionalProperties") if isinstance(entry.get(key), dict)]
    parts += [part for key in ("anyOf", "oneOf") for part in entry.get(key, ())]
    return next((found for found in map(_unit, parts) if found and found != "year"), "")


def _default(info: FieldInfo) -> Any:
    """The default as plain data; None where there is none, or where it depends on other keys."""
    if info.default_factory is None:
        value = None if info.is_required() else info.default
    elif info.default_factory_takes_validated_data:
        return None
    else:
        value = info.default_factory()  # type: ignore[call-arg]  # mypy does not follow the line above
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _draft_07(schema: Any) -> Any:
    """The schema in the words of draft-07, without titles made of key names and without null, which no rule file holds."""
    if isinstance(schema, list):
        return [_draft_07(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for word, part in schema.items():
        if word in ("default", "examples", "const", "enum", "required", "dependencies"):
            result[word] = part
        elif word in ("properties", "patternProperties"):
            result[word] = {key: _draft_07(inner) for key, inner in part.items()}
        elif word == "$ref":
            result[word] = str(part).replace("#/$defs/", "#/definitions/")
        elif word == "description":
            result[word] = with_places(part)
        elif word != "title":
            result[word] = _draft_07(part)
    patterns = result.pop("patternProperties", None)
    if patterns:  # pydantic lets keys of any other form pass; no rule file may have one
        ((pattern, inner),) = patterns.items()
        result["propertyNames"] = {**result.get("propertyNames", {}), "pattern": pattern}
        result["additionalProperties"] = inner
    choices = [part for part in result.get("anyOf", ()) if part != {"type": "null"}]
    if len(choices) == 1:
        result = {**choices[0], **{word: part for word, part in result.items() if word != "anyOf"}}
    elif choices:
        result["anyOf"] = choices
    if "$ref" in result and len(result) > 1:  # draft-07 overlooks whatever stands beside a reference
        result = {"allOf": [{"$ref": result.pop("$ref")}], **result}
    return result
