"""Frozen dataclasses to plain JSON and back, strictly, and the one canonical form of it.

- Canonical form is RFC 8785 (JCS): sorted keys, no white space, one spelling of every number.
- Reading back is strict: an unknown field, a missing field without a default, or a value of another type is
  refused by name. Types come from the dataclass given by the caller, never from the data.
- Supported: str, int, float, bool, None, StrEnum, Literal, tuple[X, ...], frozenset[X], X | None,
  dict[str, X], nested dataclasses. A frozenset is written sorted.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar

import rfc8785

from reviewer_app.domain.errors import DeskError

T = TypeVar("T")


class NotOfTheForm(DeskError):
    """{where} is not of the form {form}: {fault}."""


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of plain JSON. Raises NotOfTheForm for what JSON cannot say (NaN, huge integers)."""
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked at run time by rfc8785
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotOfTheForm(where="a value", form="canonical JSON (RFC 8785)", fault=error) from error


def to_plain(value: Any) -> Any:
    """A dataclass (or a container of them) as plain JSON values."""
    if isinstance(value, str | int | float) and not isinstance(value, Enum):  # most values, and quickest
        return value
    form: type = type(value)
    names = _names(form)
    if names is not None:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    return value


@cache
def _names(form: type) -> tuple[str, ...] | None:
    """The fields of a dataclass; None where it is none."""
    return tuple(field.name for field in dataclasses.fields(form)) if dataclasses.is_dataclass(form) else None


def from_plain(form: type[T], value: object, where: str = "") -> T:
    """`value` as the dataclass `form`, or NotOfTheForm naming the first field that does not fit."""
    read = _reader(typing.cast(type, form))
    return typing.cast(T, read(value, where or form.__name__))


Read = Callable[[object, str], object]  # a value and where it stands -> what it is in the form


@cache
def _reader(form: Any) -> Read:
    """How a form is read: found out once, not for each value."""
    if dataclasses.is_dataclass(form):
        return partial(_read_dataclass, typing.cast(type, form))
    origin = typing.get_origin(form)
    if origin in (types.UnionType, typing.Union):
        return partial(_read_union, form)
    if origin in (tuple, frozenset):
        return partial(_read_sequence, origin, form)
    if origin is dict:
        return partial(_read_mapping, form)
    if origin is typing.Literal:
        return partial(_read_literal, form)
    if form is Any or form is object:
        return _as_it_is
    if isinstance(form, type) and issubclass(form, Enum):
        return partial(_read_enum, form)
    return partial(_read_scalar, form)


@cache
def _fields(form: type) -> dict[str, Read]:
    hints = typing.get_type_hints(form)
    return {field.name: _reader(hints[field.name]) for field in dataclasses.fields(form)}


@cache
def _required(form: type) -> frozenset[str]:
    missing = dataclasses.MISSING
    bare = (one for one in dataclasses.fields(form) if one.default is missing)
    return frozenset(one.name for one in bare if one.default_factory is missing)


def _fault(where: str, form: object, fault: str) -> NotOfTheForm:
    return NotOfTheForm(where=where, form=getattr(form, "__name__", str(form)), fault=fault)


def _read_dataclass(form: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _fault(where, form, "it should be an object")
    fields = _fields(form)
    unknown = value.keys() - fields.keys()
    if unknown:
        raise _fault(where, form, f"unknown field {min(unknown)}")
    if not _required(form) <= value.keys():
        lacking = next(name for name in fields if name in _required(form) and name not in value)
        raise _fault(where, form, f"field {lacking} is missing")
    return form(**{name: fields[name](item, f"{where}.{name}") for name, item in value.items()})


def _read_union(form: Any, value: object, where: str) -> object:
    if value is None:
        if type(None) in typing.get_args(form):
            return None
        raise _fault(where, form, "it may not be null")
    choices = [choice for choice in typing.get_args(form) if choice is not type(None)]
    if len(choices) != 1:
        raise TypeError(f"{where}: a union of several types cannot be read back")
    return _reader(choices[0])(value, where)


def _read_sequence(origin: Any, form: Any, value: object, where: str) -> object:
    if not isinstance(value, list):
        raise _fault(where, form, "it should be an array")
    read = _reader(typing.get_args(form)[0])
    return origin(read(item, f"{where}[{index}]") for index, item in enumerate(value))


def _read_mapping(form: Any, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _fault(where, form, "it should be an object")
    read = _reader(typing.get_args(form)[1])
    return {str(key): read(item, f"{where}.{key}") for key, item in value.items()}


def _as_it_is(value: object, _where: str) -> object:
    return value


def _read_literal(form: Any, value: object, where: str) -> object:
    if value not in typing.get_args(form):
        raise _fault(where, form, f"{value!r} is not one of the values allowed")
    return value


def _read_scalar(form: Any, value: object, where: str) -> object:
    if form is float and isinstance(value, int) and not isinstance(value, bool):
        return _float(value, where)
    if not isinstance(value, form) or (isinstance(value, bool) and form is not bool):
        raise _fault(where, form, f"it is {type(value).__name__}")
    return value


def _float(value: int, where: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise _fault(where, float, "it is beyond what a number holds") from None


def _read_enum(form: type[Enum], value: object, where: str) -> Enum:
    try:
        return form(value)
    except ValueError:
        raise _fault(where, form, f"{value!r} is not one of the values allowed") from None
