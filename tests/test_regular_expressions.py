"""Every regular expression of the parsers and pipelines takes time in proportion to its text, whatever the text.

The expressions are found, not listed: a new one is under test as soon as it is written. The hostile texts are made of
the pieces of the expression itself, repeated, in pairs, behind a beginning that fits and in front of an end that does
not. Each is tried the ways the code uses it: an expression that is only matched at one place need not be searchable.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import parsers
import pipelines

Expression = re.Pattern[str] | re.Pattern[bytes]
METHODS = frozenset(("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"))
LENGTH = 5_000
"""Characters of the first text: a linear expression needs a millisecond for it, a quadratic one a tenth of a second."""
FAST = 0.02
"""Seconds for a text of LENGTH that are not looked into further."""


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax trees of all modules of both packages, by module name."""
    found: dict[str, ast.Module] = {}
    for package in (parsers, pipelines):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            file = importlib.import_module(info.name).__file__
            assert file is not None
            found[info.name] = ast.parse(Path(file).read_text(encoding="utf-8"))
    return found


@cache
def uses() -> dict[str, frozenset[str]]:
    """Return, by name of a variable, the methods called on it; ``search`` too where it is handed on."""
    found: dict[str, set[str]] = defaultdict(set)
    for tree in modules().values():
        receivers = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
                found[node.value.id].add(node.attr)
                receivers.add(id(node.value))
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in receivers:
                found[node.id].add("search")
    return {name: frozenset(methods) for name, methods in found.items()}


def compiled(value: object) -> Iterator[Expression]:
    """Yield the compiled expressions in a value, also those in its containers."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (found for pair in value.items() for part in pair for found in compiled(part))
    elif isinstance(value, tuple | list | set | frozenset):
        yield from (found for part in value for found in compiled(part))


def expressions() -> dict[str, tuple[Expression, frozenset[str]]]:
    """Return all expressions with the ways they are used, by where they stand."""
    found: dict[str, tuple[Expression, frozenset[str]]] = {}
    for module, tree in modules().items():
        for name, value in vars(importlib.import_module(module)).items():
            for number, expression in enumerate(compiled(value)):
                methods = uses().get(name, frozenset()) or frozenset(("search",))
                found.setdefault(f"{module}.{name}" + (f"[{number}]" if number else ""), (expression, methods))
        for node in ast.walk(tree):
            is_call_of_re = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in METHODS
            )
            if is_call_of_re:
                pattern = node.args[0]  # type: ignore[attr-defined]
                assert isinstance(pattern, ast.Constant), (
                    f"{module}:{node.lineno}: compile it, so that it is under test"
                )  # type: ignore[attr-defined]
                expression = re.compile(pattern.value)
                found[f"{module}:{node.lineno}"] = (expression, frozenset((node.func.attr,)))  # type: ignore[attr-defined]
    unique: dict[tuple[Any, ...], str] = {}
    for where, (expression, methods) in found.items():
        unique.setdefault((expression.pattern, expression.flags, methods), where)
    return {where: found[where] for where in unique.values()}


# --- hostile texts ----------------------------------------------------------------------------------------------------

CATEGORIES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
}


def sample(node: Any, pieces: dict[str, None]) -> str:
    """Return a text that a parsed expression matches, roughly, and collect those of its parts."""
    text = ""
    for operator, argument in node:
        name = str(operator)
        part = ""
        if name == "LITERAL":
            part = chr(argument)
        elif name == "NOT_LITERAL":
            part = "a" if argument != ord("a") else "b"
        elif name == "ANY":
            part = "a"
        elif name == "IN":
            part = member(argument)
        elif name == "BRANCH":
            branches = [sample(branch, pieces) for branch in argument[1]]
            pieces.update(dict.fromkeys(branch for branch in branches[:12] if branch))
            part = branches[0]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, _, inner = argument
            part = sample(inner, pieces) * min(max(int(low), 1), 8)
        elif name == "SUBPATTERN":
            part = sample(argument[3], pieces)
        elif name == "ATOMIC_GROUP":
            part = sample(argument, pieces)
        if part:
            pieces[part[:40]] = None
        text += part
    return text


def member(items: Any) -> str:
    """Return one character of a set, a space if it has one."""
    negated = str(items[0][0]) == "NEGATE"
    inside: list[str] = []
    for operator, argument in items:
        if str(operator) == "LITERAL":
            inside.append(chr(argument))
        elif str(operator) == "RANGE":
            inside.append(chr(argument[0]))
        elif str(operator) == "CATEGORY":
            inside.append(CATEGORIES[str(argument)])
    if negated:
        return next(character for character in " a1-<xyz" if character not in inside)
    return " " if " " in inside else inside[0]


def hostile_texts(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Yield texts of some length that an expression could stumble over."""
    pieces: dict[str, None] = {}
    whole = sample(re._parser.parse(pattern, flags & ~re.UNICODE), pieces)  # type: ignore[attr-defined]
    pieces.update(dict.fromkeys((" ", "a", "1", whole)))
    some = [piece for piece in pieces if piece][:40]
    units = [*some, *(first + second for first, second in product(some[:7], repeat=2))]
    for unit in units:
        body = unit * (length // len(unit))
        yield from (body, body + "\x00", body + "a", whole + body + "\x00")
    for end in (len(whole) // 2, len(whole) - 1):
        for unit in some:
            yield whole[:end] + unit * (length // len(unit)) + "\x00"


def use(expression: Expression, method: str, text: str) -> None:
    """Apply an expression to the whole of a text."""
    subject: Any = text.encode("latin-1", "replace") if isinstance(expression.pattern, bytes) else text
    if method in ("sub", "subn"):
        getattr(expression, method)(subject[:0], subject)
    elif method == "finditer":
        for _ in expression.finditer(subject):
            pass
    else:
        getattr(expression, method)(subject)


def seconds(expression: Expression, method: str, text: str, repeats: int = 1) -> float:
    """Return the median of the processor time an expression needs."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        use(expression, method, text)
        taken.append(time.process_time() - start)
    return sorted(taken)[repeats // 2]


def too_long(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError("the expression did not come to an end")


def complaints(expression: Expression, methods: frozenset[str]) -> Iterator[str]:
    """Yield what shows an expression to need more than linear time."""
    pattern = expression.pattern.decode("latin-1") if isinstance(expression.pattern, bytes) else expression.pattern
    tiny, usual, long = (
        list(hostile_texts(pattern, expression.flags, size)) for size in (LENGTH // 20, LENGTH, 4 * LENGTH)
    )
    before = signal.signal(signal.SIGALRM, too_long)
    try:
        for place, method in product(range(len(usual)), methods):
            signal.setitimer(signal.ITIMER_REAL, 10)
            if seconds(expression, method, tiny[place]) > FAST:
                yield f"{method} needs more than {FAST} s for {tiny[place]!r}"
            elif seconds(expression, method, usual[place]) > FAST:
                taken = seconds(expression, method, usual[place], 5), seconds(expression, method, long[place], 5)
                if taken[1] > 9 * taken[0]:  # 4 if linear, 16 if quadratic
                    yield f"{method} needs {taken} s for {usual[place][:60]!r}... and 4 times as much of it"
    except TimeoutError as error:
        yield str(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


EXPRESSIONS = expressions()


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_regular_expression_is_linear(where: str) -> None:
    assert list(complaints(*EXPRESSIONS[where])) == []


def test_expressions_of_every_room_are_found() -> None:
    found = {where.split(".")[0] for where in EXPRESSIONS}
    assert found == {"parsers", "pipelines"}
    assert {"parsers.lines._DOCTOR", "parsers.text._META_CHARSET"} <= set(EXPRESSIONS)


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*[:]?\s*x$", "match"),
        (r"(?:\W*\d*\W*)$", "match"),
        (r"\s+reply", "search"),
        pytest.param(r"([^()]+?)\s*[(]", "search", marks=pytest.mark.slow),
        pytest.param(r"(a+)+$", "match", marks=pytest.mark.slow),
        (r"a.*b.*c", "search"),
    ],
)
def test_a_regular_expression_that_is_not_linear_is_caught(pattern: str, method: str) -> None:
    assert next(complaints(re.compile(pattern), frozenset((method,))), None) is not None
