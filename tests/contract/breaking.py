"""What a new contract would break for clients of the released one: ``python -m tests.contract.breaking [release]``.

A client keeps working when all that it sends is still taken, and all that it reads is still there in a form that it
knows. So what is sent may only be asked for less strictly, and what is read may only be told more strictly. A word more
in an answer's list of words breaks nothing: clients are told to expect words that they do not know.

``openapi/released/`` holds the released contract without its prose; ``release`` takes over the present one.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphql import build_schema
from graphql.utilities import find_breaking_changes

ROOT = Path(__file__).resolve().parents[2] / "openapi"
RELEASED = ROOT / "released"
PROSE = {"description", "summary", "example", "examples", "title", "tags", "x-internal", "contact"}
METHODS = ("get", "post", "put", "patch", "delete")
Json = Mapping[str, Any]
_UPPER = ("maxLength", "maximum", "maxItems")
_LOWER = ("minLength", "minimum", "minItems")
_BRANCHES = ("anyOf", "oneOf")


def breaking(old: Json, new: Json) -> Iterator[str]:
    """Every way in which the new document breaks clients of the old one."""
    comparing = Comparing(old, new)
    for path, item in old["paths"].items():
        for method in METHODS:
            if method in item:
                name = f"{method.upper()} {path}"
                found = new["paths"].get(path, {}).get(method)
                yield from comparing.operation(name, item[method], found) if found else [f"{name} is gone"]


class Comparing:
    """Two documents beside each other; each pair of schemas is compared once for each direction."""

    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, bool]] = set()

    def operation(self, name: str, old: Json, new: Json) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{name} is called {new['operationId']}, no longer {old['operationId']}"
        if old.get("security") == [] and new.get("security") != []:
            yield f"{name} now asks for a sign-in"
        yield from self._parameters(name, old, new)
        yield from self._body(name, old, new)
        for status, answer in old["responses"].items():
            if status.startswith("2"):
                yield from self._answer(f"{name} {status}", answer, new["responses"].get(status))

    def _parameters(self, name: str, old: Json, new: Json) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in self._resolved(old.get("parameters", ()), self._old)}
        after = {(each["in"], each["name"]): each for each in self._resolved(new.get("parameters", ()), self._new)}
        for key, each in before.items():
            where = f"{name}, parameter {key[1]}"
            if key not in after:
                yield f"{where} is gone"
            else:
                yield from self.schema(where, each["schema"], after[key]["schema"], sent=True)
        for key, each in after.items():
            if each.get("required") and not before.get(key, {}).get("required"):
                yield f"{name}, parameter {key[1]} is now required"

    def _body(self, name: str, old: Json, new: Json) -> Iterator[str]:
        before, after = old.get("requestBody", {}).get("content", {}), new.get("requestBody", {}).get("content", {})
        if after and not before:
            yield f"{name} now asks for a body"
        for kind, content in before.items():
            if kind not in after:
                yield f"{name} no longer takes {kind}"
            else:
                yield from self.schema(f"{name}, body", content["schema"], after[kind]["schema"], sent=True)

    def _answer(self, where: str, old: Json, new: Json | None) -> Iterator[str]:
        if new is None:
            yield f"{where} is no longer answered"
            return
        for kind, content in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{where} is no longer offered as {kind}"
            else:
                yield from self.schema(where, content["schema"], new["content"][kind]["schema"], sent=False)
        yield from (
            f"{where} lost the header {name}" for name in set(old.get("headers", ())) - set(new.get("headers", ()))
        )

    def schema(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        """Whether what fitted the old schema when ``sent``, or fits the new one when read, fits the other one too."""
        pair = (json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True), sent)
        if pair in self._seen:
            return
        self._seen.add(pair)
        [old], [new] = self._resolved([old], self._old), self._resolved([new], self._new)
        wide, narrow = (new, old) if sent else (old, new)
        if lost := _kinds(narrow) - _kinds(wide) if _kinds(wide) else set():
            yield f"{where} no longer takes {sorted(lost)}" if sent else f"{where} may now be {sorted(lost)}"
        if sent:
            yield from _stricter(where, old, new)
        yield from self._members(where, old, new, sent=sent)
        if "items" in old and "items" in new:
            yield from self.schema(f"{where}/items", old["items"], new["items"], sent=sent)
        yield from self._branches(where, old, new, sent=sent)

    def _members(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                yield f"{where}/{name} is gone"
            else:
                yield from self.schema(f"{where}/{name}", schema, after[name], sent=sent)
        asked, promised = set(new.get("required", ())), set(old.get("required", ()))
        for name in sorted(asked - promised if sent else promised - asked):
            yield f"{where}/{name} is {'now required' if sent else 'no longer always there'}"

    def _branches(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        for word in _BRANCHES:
            before = {self._label(each): each for each in old.get(word, ())}
            after = {self._label(each): each for each in new.get(word, ())}
            for label in (before.keys() - after.keys()) if sent else (after.keys() - before.keys() if before else ()):
                yield f"{where} {'no longer takes' if sent else 'may now be'} {label}"
            for label in before.keys() & after.keys():
                yield from self.schema(where, before[label], after[label], sent=sent)

    def _label(self, schema: Json) -> str:
        return str(schema.get("$ref", schema.get("type", json.dumps(schema, sort_keys=True)))).rpartition("/")[2]

    def _resolved(self, values: Any, document: Json) -> list[Json]:
        found = []
        for value in values:
            node = value
            while "$ref" in node:
                target: Any = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
                node = target
            found.append(node)
        return found


def _kinds(schema: Json) -> set[str]:
    kinds = schema.get("type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _stricter(where: str, old: Json, new: Json) -> Iterator[str]:
    for word in _UPPER:
        if word in new and new[word] < old.get(word, float("inf")):
            yield f"{where}: {word} is now {new[word]}"
    for word in _LOWER:
        if word in new and new[word] > old.get(word, float("-inf")):
            yield f"{where}: {word} is now {new[word]}"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{where}: the pattern is now {new['pattern']}"
    if "enum" in new and ("enum" not in old or set(map(str, old["enum"])) - set(map(str, new["enum"]))):
        yield f"{where} takes fewer words"


def without_prose(node: Any, *, inside: str = "") -> Any:
    """The document without what only people read; members of a schema may bear the names of prose."""
    if isinstance(node, list):
        return [without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    named = inside in ("properties", "schemas", "parameters", "headers", "responses")
    return {name: without_prose(each, inside=name) for name, each in node.items() if named or name not in PROSE}


def main(arguments: list[str]) -> int:
    """Prints what breaks; with ``release``, takes the present contract over."""
    document = without_prose(json.loads((ROOT / "openapi.json").read_text()))
    types = (ROOT / "schema.graphql").read_text()
    if arguments == ["release"]:
        RELEASED.mkdir(exist_ok=True)
        (RELEASED / "openapi.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        (RELEASED / "schema.graphql").write_text(types)
        return 0
    found = list(breaking(json.loads((RELEASED / "openapi.json").read_text()), document))
    released = build_schema((RELEASED / "schema.graphql").read_text())
    found += [change.description for change in find_breaking_changes(released, build_schema(types))]
    for each in found:
        print(each, file=sys.stderr)  # noqa: T201 - a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
