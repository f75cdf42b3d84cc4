"""The linear rule for fields of one key finds what graphql-core's own rule finds."""

import random

import pytest
from graphql import OverlappingFieldsCanBeMergedRule, build_schema, parse, validate

from app.api.graphql.merging import conflicts_in

SCHEMA = build_schema(
    """
    interface Being { name(lang: Int): String friend: Being list: [Being] age: Int! }
    type Dog implements Being {
        name(lang: Int): String friend: Dog list: [Being] age: Int! bark(at: Int): Int same: String
    }
    type Cat implements Being {
        name(lang: Int): String friend: Cat list: [Being] age: Int! bark(at: Int): String same: String!
    }
    union Pet = Dog | Cat
    type Query { being: Being pet: Pet dog: Dog cat: Cat }
    """
)
FIELDS = {
    "Query": ["being{}", "pet{}", "dog{}", "cat{}", "a:being{}", "a:dog{}"],
    "Being": ["name", "name(lang:1)", "age", "a:name", "a:age", "friend{}", "list{}", "a:friend{}", "__typename"],
    "Dog": [
        "name",
        "name(lang:2)",
        "bark",
        "bark(at:1)",
        "a:bark",
        "a:name",
        "same",
        "friend{}",
        "a:friend{}",
        "list{}",
    ],
    "Cat": ["name", "name(lang:1)", "bark", "a:bark", "a:same", "same", "friend{}", "list{}", "a:list{}"],
    "Pet": ["__typename", "a:__typename"],
}
INNER = {
    "Query": {"being": "Being", "pet": "Pet", "dog": "Dog", "cat": "Cat"},
    "Being": {"friend": "Being", "list": "Being"},
    "Dog": {"friend": "Dog", "list": "Being"},
    "Cat": {"friend": "Cat", "list": "Being"},
    "Pet": {},
}
CONDITIONS = {
    "Query": ["Query"],
    "Being": ["Being", "Dog", "Cat", "Pet"],
    "Dog": ["Dog", "Being"],
    "Cat": ["Cat", "Pet"],
}
CONDITIONS["Pet"] = ["Dog", "Cat", "Being"]


def selections(chance: random.Random, type_: str, depth: int) -> str:
    parts = []
    for _ in range(chance.randint(1, 2)):
        if depth and chance.random() < 0.35:
            condition = chance.choice(CONDITIONS[type_])
            parts.append(f"...on {condition}{{{selections(chance, condition, depth - 1)}}}")
            continue
        found = chance.choice(FIELDS[type_])
        if found.endswith("{}"):
            name = found[:-2].partition(":")[2] or found[:-2]
            inner = INNER[type_][name]
            body = selections(chance, inner, depth - 1) if depth else "__typename"
            found = f"{found[:-2]}{{{body}}}"
        parts.append(found)
    return " ".join(parts)


def test_the_verdict_is_that_of_the_quadratic_rule() -> None:
    chance = random.Random(7)
    verdicts = [0, 0]
    for _ in range(3_000):
        text = f"{{{selections(chance, 'Query', 3)} ...F}} fragment F on Query{{{selections(chance, 'Query', 3)}}}"
        tree = parse(text)
        expected = bool(validate(SCHEMA, tree, [OverlappingFieldsCanBeMergedRule]))
        assert bool(conflicts_in(SCHEMA, tree)) == expected, text
        verdicts[expected] += 1
    assert min(verdicts) > 300


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("{dog{a:name a:bark}}", "a", "they return conflicting types 'String' and 'Int'"),
        ("{dog{a:name a:same}}", "a", "'name' and 'same' are different fields"),
        ("{dog{name(lang:1) name(lang:2)}}", "name", "they have differing arguments"),
        ("{pet{...on Dog{bark} ...on Cat{bark}}}", "bark", "they return conflicting types 'Int' and 'String'"),
        ("{pet{...on Dog{same} ...on Cat{same}}}", "same", "they return conflicting types 'String' and 'String!'"),
    ],
)
def test_a_conflict_is_told(text: str, key: str, reason: str) -> None:
    advice = "Use different aliases on the fields to fetch both if this was intentional."
    found = [error.message for error in conflicts_in(SCHEMA, parse(text))]
    assert found == [f"Fields '{key}' conflict because {reason}. {advice}"]


def test_fields_that_never_meet_may_differ() -> None:
    assert conflicts_in(SCHEMA, parse("{pet{...on Dog{a:name} ...on Cat{a:name(lang:1)}}}")) == []
