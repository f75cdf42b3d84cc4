"""Hostile documents by their shape: fragments, depth, width, the same again and again; each is one request's body."""

from random import Random

from tests.hostile.parts import LISTED, LOOPS, TYPES, Body, asked, name_of, within


def chains(chance: Random) -> Body:
    """Fragments that spread the next one, one or many times."""
    count, times = chance.choice((5, 20, 58, 59, 60, 61, 150)), chance.choice((1, 2, 3, 10))
    inner = chance.choice(("...F{0}", "... on Group{{...F{0}}}", "territory{{groups{{nodes{{...F{0}}}}}}}"))
    bodies = (f"fragment F{n} on Group{{{' '.join([inner.format(n + 1)] * times)}}}" for n in range(count))
    return asked("{groups{nodes{...F0}}}" + " ".join(bodies) + f" fragment F{count} on Group{{id}}")


def doublings(chance: Random) -> Body:
    """Fragments that ask the next one twice under two aliases: two to the power of the levels."""
    levels, width = chance.randint(3, 58), chance.randint(2, 4)
    bodies = (
        f"fragment F{n} on Territory{{{' '.join(f'a{i}:parent{{...F{n + 1}}}' for i in range(width))}}}"
        for n in range(levels)
    )
    return asked("{territories{nodes{...F0}}}" + " ".join(bodies) + f" fragment F{levels} on Territory{{id}}")


def cycles(chance: Random) -> Body:
    """Fragments that lead back to each other in many ways, or to themselves."""
    count, times = chance.randint(1, 60), chance.randint(1, 6)
    spreads = (" ".join(f"...F{chance.randrange(count)}" for _ in range(times)) for _ in range(count))
    bodies = (f"fragment F{n} on Group{{id {spread}}}" for n, spread in enumerate(spreads))
    return asked("{groups{nodes{...F0}}}" + " ".join(bodies))


def unused(chance: Random) -> Body:
    """Fragments and variables that nobody uses, or that are not there."""
    count = chance.randint(1, 90)
    fragments = " ".join(f"fragment U{n} on {chance.choice(TYPES)}{{id}}" for n in range(count))
    missing = " ".join(f"...M{name_of(chance, 8)}" for _ in range(chance.randint(0, 60)))
    variables = ",".join(f"$v{n}:Int" for n in range(chance.randint(1, 110)))
    return asked(f"query Q({variables}){{groups{{nodes{{id {missing}}}}}}} {fragments}")


def aliases(chance: Random) -> Body:
    """One field under many names, at the root or below."""
    count, length = chance.choice((20, 59, 60, 61, 400, 900)), chance.choice((1, 3, 30, 120))
    field = chance.choice(("id", "name", "__typename", "householdCount", "territory{id}"))
    inner = " ".join(f"{name_of(chance, length)}{n}:{field}" for n in range(count))
    if chance.random() < 0.3:
        return asked(
            "{" + " ".join(f"a{n}:groups(first:{chance.randint(1, 99)}){{nodes{{id}}}}" for n in range(count)) + "}"
        )
    return asked(f"{{groups(first:1){{nodes{{{inner}}}}}}}")


def depths(chance: Random) -> Body:
    """Fields in fields, inline fragments in inline fragments, with and without conditions."""
    levels = chance.choice((5, 11, 12, 13, 30, 57, 59, 60, 61, 300, 900))
    opening = chance.choice(("...{", "... on Group{", "parent{", "territory{", "... @include(if:true){"))
    copies = chance.randint(1, 3)
    nest = opening * levels + "id" + "}" * levels
    return asked("{groups{nodes{" + " ".join([nest] * copies) + "}}}")


def operations(chance: Random) -> Body:
    """Many operations, of one name or of many, of kinds that are not there, of types instead."""
    count = chance.choice((2, 19, 20, 21, 200))
    kind = chance.choice(("query", "mutation", "subscription"))
    other = chance.choice(
        ("{{__typename}}", "{{groups{{nodes{{id ...F}}}}}}", "type T{0}{{a:Int}}", "extend type Query{{a{0}:Int}}")
    )
    named = (f"{kind} Q{n if chance.random() < 0.9 else 0}" for n in range(count))
    if "type" in other:
        return asked(" ".join(other.format(n) for n in range(count)))
    shared = "fragment F on Group{" + "id " * chance.choice((1, 200)) + "}"
    return asked(
        " ".join(each + other.format(0) for each in named) + (shared if "F" in other else ""), operationName="Q1"
    )


def introspections(chance: Random) -> Body:
    """The schema asked for again and again, deeper and deeper."""
    way = chance.choice(
        ("fields{type{", "possibleTypes{fields{type{", "interfaces{fields{type{", "ofType{", "inputFields{type{ofType{")
    )
    levels = chance.choice((1, 2, 3, 6, 12))
    nest = way * levels + "name" + "}" * (way.count("{") * levels)
    field = chance.choice(
        ("args{name type{name kind ofType{name ofType{name}}} description}", "description isDeprecated name", nest)
    )
    wide = chance.choice(
        ("{{__schema{{types{{name fields{{{}}}}}}}}}", "{{__schema{{types{{{}}}}}}}", '{{__type(name:"Query"){{{}}}}}')
    )
    inner = field if "fields{{{}}}" in wide or field == nest else f"fields{{{field}}}"
    copies = " ".join([inner] * chance.choice((1, 5, 30)))
    return asked(wide.format(copies))


def spread_introspections(chance: Random) -> Body:
    """The same behind fragments."""
    levels = chance.randint(2, 40)
    bodies = (f"fragment T{n} on __Type{{fields{{type{{...T{n + 1}}}}}}}" for n in range(levels))
    return asked("{__schema{types{...T0}}}" + " ".join(bodies) + f" fragment T{levels} on __Type{{name kind}}")


def overlaps(chance: Random) -> Body:
    """The same field again and again, alike or in conflict, through fragments of many types."""
    root, type_, away, back = chance.choice(LOOPS)
    size = chance.choice((5, 50, 200, 400))
    if chance.random() < 0.5:
        inner = " ".join([f"{within(away, within(back, 'id'))}"] * size)
        return asked(f"{{{root}(first:1){{nodes{{{inner}}}}}}}")
    fields = " ".join(
        f"... on {type_}{{x:{chance.choice(('id', 'version', 'code', '__typename'))}}}" for _ in range(size)
    )
    spread = " ".join(f"...A{n}" for n in range(min(size, 58)))
    fragments = " ".join(
        f"fragment A{n} on {type_}{{{within(away, f'a:{back}' + ('{id}' if back not in LISTED else '{nodes{id}}'))}}}"
        for n in range(min(size, 58))
    )
    return asked(f"{{{root}(first:1){{nodes{{{fields if chance.random() < 0.5 else 'id'} {spread}}}}}}} {fragments}")


def wide_nodes(chance: Random) -> Body:
    """Records of many types at once, each with fragments on all of them."""
    conditions = " ".join(
        f"... on {each}{{id code{n}:__typename {'history(first:1){nodes{id}}' if each != 'Assignment' else ''}}}"
        for n, each in enumerate(TYPES)
    )
    ids = ",".join(
        f'"{chance.choice(TYPES).lower()}_0198{n:04}-0000-7000-8000-000000000001"'
        for n in range(chance.choice((1, 8, 10, 60, 100)))
    )
    return asked(f"{{nodes(ids:[{ids}]){{__typename {conditions * chance.choice((1, 3, 8))}}}}}")


def compiled(chance: Random) -> Body:
    """What passes every limit: as many relations, fields and filters as one document may have."""
    _, _, away, back = chance.choice(LOOPS[:3])
    root = {"territory": "groups", "households": "groups", "children": "territories"}[away]
    count = chance.choice((10, 29, 30, 59))
    pieces = " ".join(
        f"a{n}:{within(away, 'id name:__typename ' + within(back, 'id __typename'))}" for n in range(count // 2)
    )
    filters = f'(first:1,q:"{name_of(chance, 30)}",asOf:"2026-01-{chance.randint(1, 28):02}",knownAt:"1")'
    return asked(f"{{{root}{filters}{{totalCount pageInfo{{hasNextPage}} edges{{cursor node{{{pieces}}}}}}}}}")
