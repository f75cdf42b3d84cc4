"""Hostile requests by what stands in them: signs, values, names, variables, and bodies that are no request."""

import json
from random import Random
from typing import Any

from tests.hostile.parts import Body, asked, name_of


def directives(chance: Random) -> Body:
    """Directives in a row: known, unknown, repeated, with arguments that are wrong."""
    each = chance.choice(
        ("@include(if:true)", "@skip(if:false)", "@x", "@include", "@a(b:{c:[1,2,3]})", "@defer", "@stream")
    )
    field = f"id {each * chance.choice((1, 50, 300, 700))}"
    copies = " ".join([field] * chance.choice((1, 2, 5, 20)))
    variables = "query($y:Boolean!)" if chance.random() < 0.5 else "query"
    return asked(f"{variables}{{groups{{nodes{{{copies} name @include(if:$y)}}}}}}", variables={"y": True})


def tokens(chance: Random) -> Body:
    """As many signs as fit."""
    sign = chance.choice(
        ("{", "}", "(", "[", "]", "!", "$", "...", "@", ":", "a ", "1 ", '"" ', "&", "|", "=", "-1 ", "1.e")
    )
    before = chance.choice(("", "{", "{groups", "{groups(", "query(", "fragment ", "{a(b:", "{groups{nodes{"))
    return asked(before + sign * chance.choice((10, 100, 3_990, 4_100, 9_000)))


def variables(chance: Random) -> Body:
    """Many variables, of types that are not there or not for inputs, with defaults, used everywhere or nowhere."""
    count = chance.choice((10, 99, 100, 101, 300))
    kind = chance.choice(
        ("Int", "[[[[Int!]!]!]!]", "ID=1", "Group", "Unknown", "[ID!]=[1,2,3]", "SplitGroupInput", "Int=" + "1" * 30)
    )
    defined = ",".join(f"$v{n}:{kind}" for n in range(count))
    used = " ".join(f"a{n}:groups(first:$v{n}){{nodes{{id}}}}" for n in range(chance.choice((0, 1, 20, count))))
    given = {f"v{n}": chance.choice((1, "x", None, [1] * 20, {"a": 1}, 1e308)) for n in range(min(count, 150))}
    return asked(f"query({defined}){{__typename {used}}}", variables=given)


def values(chance: Random) -> Body:
    """Variables whose values are wide, deep, or wrong in every place."""
    kind, field = chance.choice(
        (
            ("[ID!]!", "nodes(ids:$v){id}"),
            ("[GroupSort!]", "groups(sort:$v){nodes{id}}"),
            ("[GroupStatus!]", "groups(status:$v){nodes{id}}"),
            ("ID!", "node(id:$v){id}"),
            ("String", "groups(q:$v){nodes{id}}"),
        )
    )
    each = chance.choice(
        ('"x"', "1", "null", "[[1]]", '{"a":1}', '"NAME"', '"group_x"', '"' + name_of(chance, 40) + '"')
    )
    sent = json.loads("[" + ",".join([each] * chance.choice((1, 60, 61, 900))) + "]")
    deep: Any = 1
    for _ in range(chance.choice((0, 0, 100, 400))):
        deep = [deep] if chance.random() < 0.5 else {"a": deep}
    return asked(f"query($v:{kind}){{{field}}}", variables={"v": sent if deep == 1 else deep})


def inputs(chance: Random) -> Body:
    """Deep and wide input objects of mutations, by literals or by variables."""
    part = chance.choice(
        ('{householdIds:["x"]}', "{continues:true}", "{unknownMember:1}", '{name:"a",number:1,seats:[{personId:"x"}]}')
    )
    count = chance.choice((1, 20, 200, 400))
    inner = f'effectiveOn:"2026-01-01",origin:{{groupId:"x"}},parts:[{",".join([part] * count)}]'
    if chance.random() < 0.3:
        inner = ",".join(f"{name_of(chance, chance.choice((3, 20)))}:{n}" for n in range(count))
    if chance.random() < 0.2:
        inner = "origin:" + "{groupId:" * count + "1" + "}" * count
    return asked(f"mutation{{previewSplit(input:{{{inner}}}){{__typename}}}}")


def literals(chance: Random) -> Body:
    """Huge numbers, texts, block texts, lists in lists, in places that take something else."""
    value = chance.choice(
        (
            "9" * 8_000,
            "-" + "9" * 4_000,
            "1." + "9" * 8_000,
            "1e" + "9" * 300,
            '"' + "a" * 8_000 + '"',
            '"' + "\\u0041" * 1_300 + '"',
            '"' + "\\u{1F600}" * 700 + '"',
            '"' + "\\ud83d\\ude00" * 600 + '"',
            '"' + "\\n" * 4_000 + '"',
            '"""' + "\n" * 8_000 + '"""',
            '"""' + " \n" * 4_000 + '"""',
            '"""' + "\n".join(" " * (n % 90) + "a" for n in range(150)) + '"""',
            '"""' + '\\"""' * 1_900 + '"""',
            '"""' + '"" ' * 2_500,
            '"' + "a" * 8_000,
            "[" * 1_900 + "]" * 1_900,
            "[" + "1," * 3_900 + "]",
            "{" + "".join(f"a{n}:1," for n in range(900)) + "}",
            "{a:" * 900 + "1" + "}" * 900,
            "[" + '"group_x",' * 800 + "]",
        )
    )
    field, name = chance.choice(
        (("groups", "first"), ("groups", "q"), ("groups", "sort"), ("nodes", "ids"), ("node", "id"), ("groups", "asOf"))
    )
    below = "{nodes{id}}" if field == "groups" else "{id}"
    return asked(f"{{{field}({name}:{value}){below}}}")


def suggestions(chance: Random) -> Body:
    """Names that are nearly right, everywhere: each is compared with all that there are."""
    word = chance.choice(
        ("household", "previewRestructuringOfHouse", "RestructuringSortInput", name_of(chance, 15), "a" * 40)
    )
    names = [f"{word}{name_of(chance, 2)}{n}" for n in range(chance.choice((1, 5, 19, 20, 90, 300)))]
    each, where = chance.choice(
        (
            ("{}", "{{{}}}"),
            ("{}", "mutation{{{}}}"),
            ("{}", "{{groups{{nodes{{{}}}}}}}"),
            ("{}:1", "{{groups({}){{nodes{{id}}}}}}"),
            ("{}", "{{groups(sort:[{}]){{nodes{{id}}}}}}"),
            ("$a{0}:{0}", "query({}){{__typename}}"),
            ("...on {}{{id}}", "{{{}}}"),
            ("...{}", "{{{}}}"),
            ("id @{}", "{{groups{{nodes{{{}}}}}}}"),
        )
    )
    return asked(where.format(" ".join(each.format(name) for name in names)))


def comments(chance: Random) -> Body:
    """Comments, blanks, commas and marks that mean nothing."""
    piece = chance.choice(("#\n", "#" + "a" * 50 + "\n", ",", " ", "\n", "\r\n", "\ufeff", "\t, "))
    return asked(piece * chance.choice((10, 999, 1_001, 4_000)) + "{__typename}" + piece * 10)


def long_names(chance: Random) -> Body:
    """Names as long as the document."""
    name = name_of(chance, chance.choice((100, 1_000, 8_000)))
    text = chance.choice(
        (
            "{{{0}}}",
            "{{groups{{nodes{{{0}}}}}}}",
            "query {0}{{__typename}}",
            "query(${0}:Int){{__typename}}",
            "{{...{0}}}",
            "{{a @{0}}}",
            "{{groups({0}:1){{nodes{{id}}}}}}",
            "query($a:{0}){{__typename}}",
            '{{__type(name:"{0}"){{name}}}}',
            "fragment {0} on Query{{...{0}}}",
        )
    )
    return asked(text.format(name), operationName=name[:100])


def batches(chance: Random) -> list[Body]:
    """Several requests in one body."""
    return [asked("{groups(first:100){nodes{id}}}")] * chance.choice((1, 10, 200))


def bodies(chance: Random) -> str:
    """Bodies that are JSON, or nearly, but no request."""
    return chance.choice(
        (
            '{"query":' * 500 + "1" + "}" * 500,
            "[" * 9_000,
            '{"query":"{__typename}","variables":' + "[" * 4_000 + "]" * 4_000 + "}",
            '{"query":"{__typename}","variables":{"a":' + "9" * 5_000 + "}}",
            '{"query":"{__typename}","extensions":{' + ",".join(f'"k{n}":1' for n in range(900)) + "}}",
            '{"query":"' + "\\u007b" * 1_500 + '"}',
            '{"query":"{__typename \\ud800}"}',
            '{"query":"' + "\x00" * 10 + '"}',
            '{"query":"{__typename}","query":"{__schema{types{name}}}"}',
            "{" + '"query":"{__typename}",' * 400 + '"x":1}',
        )
    )
