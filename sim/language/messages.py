"""What pydantic found wrong, in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.language import grammar, suggestions
from sim.language.faults import Fault, Path
from sim.language.quoting import brief, did_you_mean, listed, nearest, quoted, shown, unknown_key
from sim.language.variables import variable_fault
from sim.scenario.forms import told

MOST_TOLD = 200
"""Problems that are put in words; nobody reads a file's thousandth."""

Located: TypeAlias = tuple[Path, ErrorDetails]


def faults(error: ValidationError, tree: Any) -> list[Fault]:
    """Every problem of *tree* that *error* tells; what one slip causes is told once.

    A value that is missing altogether (``zones:`` and nothing after it) is not told here.
    """
    details = error.errors(include_url=False)[:MOST_TOLD]
    located = [(_path(detail["loc"], tree), detail) for detail in details]
    missing = [(path, detail) for path, detail in located if detail["type"] == "missing"]
    others = [(path, detail) for path, detail in located if detail["type"] != "missing"]
    unknown = {path for path, detail in others if detail["type"] == "extra_forbidden"}
    found = [_fault(path, detail) for path, detail in others if path in unknown or not _follows(detail)]
    return [*found, *_missing(missing, unknown, tree)]


def _follows(detail: ErrorDetails) -> bool:
    """Whether a problem only follows from one that is told elsewhere: nothing written, faulty entries."""
    value = detail["input"]
    if detail["type"] == "too_short":
        return bool(value)
    return value is None or (detail["type"] == "plain" and isinstance(value, dict) and None in value.values())


def _path(loc: Iterable[str | int], tree: Any) -> Path:
    """The way through the document: pydantic's way without the forms (".uniform") that it passes."""
    path: list[str | int] = []
    value = tree
    for step in loc:
        inside = isinstance(value, dict) and step in value
        if not inside and isinstance(step, str) and (step.startswith(".") or step == "[key]"):
            continue
        path.append(step)
        value = _step(value, step)
    return tuple(path)


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _fault(path: Path, detail: ErrorDetails) -> Fault:
    if detail["type"] == "distribution":
        return variable_fault(path, detail["input"])
    if detail["type"] == "tuple_type" and path[-2:-1] == ("rate",):
        return Fault(path[:-1], f"{_pair(path)}, and steps are [[0, 0.1], [100, 0.5]]")
    if detail["type"] == "extra_forbidden":
        return Fault(path, _unknown_key(path), on_key=True)
    if detail["type"] == "plain":
        field = detail["ctx"]["field"]
        inner = path if field is None else (*path, field)
        return Fault(inner, detail["ctx"]["message"], on_key=_is_key(detail))
    told_by = TELL.get(detail["type"], _as_pydantic)
    return Fault(path, told_by(path, detail), on_key=_is_key(detail))


def _is_key(detail: ErrorDetails) -> bool:
    return detail["loc"][-1:] == ("[key]",)


# --- keys that are missing or unknown ----------------------------------------------------


def _missing(missing: list[Located], unknown: set[Path], tree: Any) -> list[Fault]:
    """One fault for each mapping that lacks keys; a key that was only misspelt is not missing."""
    lacking: dict[Path, list[str | int]] = defaultdict(list)
    for path, _ in missing:
        meant = [wrong for wrong in unknown if wrong[:-1] == path[:-1]]
        if not any(nearest(str(wrong[-1]), grammar.keys(path[:-1])) == path[-1] for wrong in meant):
            lacking[path[:-1]].append(path[-1])
    return [
        Fault(parent, _lacks(parent, steps, tree), on_key=isinstance(steps[0], str))
        for parent, steps in lacking.items()
    ]


def _lacks(parent: Path, steps: list[str | int], tree: Any) -> str:
    keys = [step for step in steps if isinstance(step, str)]
    if not keys:
        return _pair(parent)
    where = f" in {quoted(parent[-1])}" if parent and isinstance(parent[-1], str) else ""
    told_keys = listed(quoted(key) for key in keys)
    advice = _where_to_land(tree) if "lands_in" in keys else ""
    return f"{told_keys} {'is' if len(keys) == 1 else 'are'} missing{where}{advice}"


def _where_to_land(tree: Any) -> str:
    zones = tree.get("zones")
    zone = next(iter(zones), "compound") if isinstance(zones, dict) else "compound"
    return f"; where there is more than one zone, say which, such as lands_in: {{{brief(zone)}: 1}}"


def _pair(path: Path) -> str:
    if path[-2:-1] == ("rate",):
        return "a step is two numbers, [from time, rate]"
    return "a position is two numbers, such as [3, -1]"


def _unknown_key(path: Path) -> str:
    key, parent = str(path[-1]), path[:-1]
    if glued := suggestions.glued(key):
        return f"unknown key {quoted(key)}{glued}"
    if grammar.is_variable(parent):
        return f"{quoted(key)} does not belong here; a distribution has one name and its parameters below it"
    return unknown_key(key, grammar.keys(parent))


# --- values of the wrong form --------------------------------------------------------------


def _number_advice(value: object) -> str:
    return suggestions.number(value) if isinstance(value, str) else ""


def _number(path: Path, detail: ErrorDetails) -> str:
    value = detail["input"]
    if isinstance(value, int) and not isinstance(value, bool):
        return f"the number is too long; got {shown(value)}"
    return f"expected a number, got {shown(value)}{_number_advice(value)}"


def _whole(path: Path, detail: ErrorDetails) -> str:
    value = detail["input"]
    advice = suggestions.whole(value) if isinstance(value, float) else _number_advice(value)
    return f"expected a whole number, got {shown(value)}{advice}"


def _finite(path: Path, detail: ErrorDetails) -> str:
    return f"expected an ordinary number, got {shown(detail['input'])}"


def _truth(path: Path, detail: ErrorDetails) -> str:
    return f"write true or false, not {shown(detail['input'])}"


def _text(path: Path, detail: ErrorDetails) -> str:
    value = detail["input"]
    advice = f'; put it in quotes: "{shown(value)}"' if isinstance(value, int | float) else ""
    return f"expected text, got {shown(value)}{advice}"


def _bound(words: str, key: str) -> Callable[[Path, ErrorDetails], str]:
    def tell(path: Path, detail: ErrorDetails) -> str:
        value, limit = detail["input"], detail["ctx"][key]
        percent = limit == 1 and key == "le" and isinstance(value, int | float) and value <= 100
        advice = f"; for {told(value)} % write {told(value / 100)}" if percent else ""
        return f"must be {words} {told(limit)}, got {shown(value)}{advice}"

    return tell


def _expected(path: Path, detail: ErrorDetails) -> str:
    value, word = detail["input"], detail["ctx"]["word"]
    advice = "" if detail["msg"].startswith(("a mapping", "two numbers")) else _number_advice(value)
    if isinstance(value, str) and not advice and word:
        advice = did_you_mean(value, [word])
    return f"expected {detail['msg']}; got {shown(value)}{advice}"


def _literal(path: Path, detail: ErrorDetails) -> str:
    allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    value = detail["input"]
    advice = did_you_mean(value, allowed) if isinstance(value, str) else ""
    return f"expected {listed(allowed, 'or')}, got {shown(value)}{advice}"


def _mapping(path: Path, detail: ErrorDetails) -> str:
    return f"expected {grammar.mapping(path)}, got {shown(detail['input'])}"


def _row(path: Path, detail: ErrorDetails) -> str:
    value = detail["input"]
    if path[-1:] == ("attack",):
        return f'expected a list, got {shown(value)}; start each entry of the attack with "- "'
    entry = brief(value) if isinstance(value, str) else shown(value)
    advice = "" if isinstance(value, dict) else f"; write [{entry}]"
    return f"expected a list, got {shown(value)}{advice}"


# --- too few, too many -----------------------------------------------------------------------


def _too_few(path: Path, detail: ErrorDetails) -> str:
    return f"{quoted(str(path[-1]))} is empty; at least one is needed"


def _too_many(path: Path, detail: ErrorDetails) -> str:
    most, actual = detail["ctx"]["max_length"], len(detail["input"])
    if most == 2:
        return f"{_pair(path)}; here are {actual}"
    return f"{quoted(str(path[-1]))} has {actual} entries; at most {most} are allowed"


def _too_short(path: Path, detail: ErrorDetails) -> str:
    return "a name must not be empty" if _is_key(detail) else "this text must not be empty"


def _too_long(path: Path, detail: ErrorDetails) -> str:
    what = "name" if _is_key(detail) else "text"
    most, actual = detail["ctx"]["max_length"], len(detail["input"])
    return f"this {what} has {actual} characters; at most {most} are allowed"


def _as_pydantic(path: Path, detail: ErrorDetails) -> str:
    return f"{detail['msg']}, got {shown(detail['input'])}"


TELL: dict[str, Callable[[Path, ErrorDetails], str]] = {
    "bool_type": _truth,
    "dict_type": _mapping,
    "expected": _expected,
    "finite_number": _finite,
    "float_type": _number,
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "int_from_float": _whole,
    "int_type": _whole,
    "less_than_equal": _bound("at most", "le"),
    "literal_error": _literal,
    "model_type": _mapping,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "string_type": _text,
    "too_long": _too_many,
    "too_short": _too_few,
    "tuple_type": _row,
}
