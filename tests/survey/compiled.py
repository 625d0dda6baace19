"""What every application of a test process would compile anew, and which never differs: the code of
its templates, the code that builds its addresses, and the SQL of its statements."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Templates as code: compiling one takes thirty times as long as showing it."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        source, code = self.codes.get(bucket.key, ("", None))
        if source == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


TEMPLATES = Templates()

_compile = Rule._compile_builder
_builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """All that the code of an address depends on is in the rule; it is given the rule it is of."""
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_once  # type: ignore[method-assign]


def share_templates(app: Flask) -> None:
    """Take what another application compiled."""
    app.jinja_env.bytecode_cache = TEMPLATES


@cache
def _alike(kind: type[Any]) -> type[Any]:
    """The same dialect; one of it is as good as another where compiled statements are looked up."""
    return type(
        kind.__name__,
        (kind,),
        {
            "supports_statement_cache": kind.supports_statement_cache,
            "__eq__": lambda self, other: type(self) is type(other),
            "__hash__": lambda self: hash(type(self)),
        },
    )


@cache
def _statements(_kind: type[Any]) -> LRUCache[Any, Any]:
    return LRUCache(3000)


def share_statements(engine: Engine) -> None:
    """Take the SQL that another engine of this kind compiled."""
    engine.dialect.__class__ = _alike(type(engine.dialect))
    engine._compiled_cache = _statements(type(engine.dialect))


_make_engine = SQLAlchemy._make_engine


def _make_sharing(self: SQLAlchemy, *given: Any) -> Engine:
    """From the first statement on: the application sends some while it is made."""
    engine = _make_engine(self, *given)
    share_statements(engine)
    return engine


SQLAlchemy._make_engine = _make_sharing  # type: ignore[method-assign]
