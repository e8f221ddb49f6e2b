"""What may stand at a path: read off the scenario's own types, so that it is said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from sim.language.faults import Path
from sim.language.quoting import listed
from sim.scenario import DISTRIBUTIONS, OneOf, Scenario


def _plain(form: Any) -> Iterator[Any]:
    """The forms of a union, without their annotations."""
    origin = get_origin(form)
    if origin is Annotated:
        yield from _plain(get_args(form)[0])
    elif origin in (dict, tuple) or not get_args(form):
        yield form
    else:
        for part in get_args(form):
            yield from _plain(part)


def _inside(form: Any, step: str | int) -> Iterator[Any]:
    origin = get_origin(form)
    if origin is dict:
        yield from _plain(get_args(form)[1])
    elif origin is tuple and isinstance(step, int):
        yield from _plain(get_args(form)[0])
    elif isinstance(form, type) and issubclass(form, BaseModel):
        field = next((f for name, f in form.model_fields.items() if (f.alias or name) == step), None)
        if field is not None:
            yield from _plain(field.annotation)


def forms(path: Path) -> list[Any]:
    """The types that a value at *path* may have; none where nothing may stand there."""
    found: list[Any] = [Scenario]
    for step in path:
        found = [deeper for form in found for deeper in _inside(form, step)]
    return found


def models(path: Path) -> list[type[BaseModel]]:
    """The kinds of mapping with fixed keys that may stand at *path*."""
    return [form for form in forms(path) if isinstance(form, type) and issubclass(form, BaseModel)]


def keys(path: Path) -> list[str]:
    """The keys that a mapping at *path* may have, where they are fixed."""
    return [field.alias or name for model in models(path) for name, field in model.model_fields.items()]


def required(path: Path) -> list[str]:
    """The keys that a mapping at *path* must have."""
    found = models(path)
    return (
        []
        if is_variable(path)
        else [
            field.alias or name
            for model in found
            for name, field in model.model_fields.items()
            if field.is_required()
        ]
    )


NAMED = {
    "zones": "zones by their names",
    "threats": "kinds of threat by their names",
    "batteries": "batteries by their names",
    "lands_in": "weights of zones such as {compound: 1}",
}


def mapping(path: Path) -> str:
    """What mapping belongs at *path*, in words."""
    needed = required(path)
    if needed:
        return f"a mapping with {listed(needed)}"
    optional = keys(path)
    return f"a mapping with {listed(optional, 'or')}" if optional else NAMED[str(path[-1])]


def names_stand(path: Path) -> bool:
    """Whether the keys at *path* are names of the scenario's own choosing."""
    return any(get_origin(form) is dict for form in forms(path))


def is_variable(path: Path) -> bool:
    """Whether a distribution may stand at *path*."""
    return any(issubclass(model, OneOf) for model in models(path))


def parameters(name: str) -> list[str]:
    """The keys of a distribution's parameters that must be given."""
    field = DISTRIBUTIONS[name].model_fields[name]
    return [
        key
        for form in _plain(field.annotation)
        if isinstance(form, type) and issubclass(form, BaseModel)
        for key, inner in form.model_fields.items()
        if inner.is_required()
    ]
