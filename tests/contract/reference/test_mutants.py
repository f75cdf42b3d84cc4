import dataclasses, os
import app.main
import app.infra.reads.catalogue as cat
from dataclasses import replace
from tests.contract.reference.test_reference import *
from tests.contract.reference import test_reference as t
from tests.contract.reference.test_scratch import Collecting
from app.infra.reads.source import *

S = dict(cat.SOURCES)


def m(view, **kw):
    return {view: replace(S[view], **kw)}


def link(view, name, **kw):
    return m(view, relations={**S[view].relations, name: replace(S[view].relations[name], **kw)})


def fld(view, name, sql):
    return m(view, fields={**S[view].fields, name: sql})


MUT = {
    "person reach w/o today": m(
        "person",
        where=replace(
            S["person"].where,
            several=S["person"].where.several.replace("a.valid @> :today and", ""),
            finding=S["person"].where.finding.replace("and coalesce(x.valid @> :today, false)", ""),
        ),
    ),
    "person finding loses assignments": m(
        "person",
        where=replace(
            S["person"].where,
            finding=S["person"].where.finding.replace(
                "group_homes h join assignments x on x.group_id = h.group_id",
                "group_homes h join assignments x on x.group_id = h.group_id and false",
            ),
        ),
    ),
    "person sort unmasked": m(
        "person", sorts={**S["person"].sorts, "name": replace(S["person"].sorts["name"], permission=None)}
    ),
    "person q unmasked": m("person", search=replace(S["person"].search, permission=None)),
    "group ended any version": m("group", condition="({v}.valid @> :as_of or upper({v}.valid) <= :as_of)"),
    "lineage order ignored": link(
        "group",
        "descendants",
        on=S["group"]
        .relations["descendants"]
        .on.replace("and (e.effective_on, e.order_no) > (led.effective_on, led.order_no)", ""),
    ),
    "lineage as_of ignored": link(
        "group", "ancestors", on=S["group"].relations["ancestors"].on.replace("and e.effective_on <= :as_of", "")
    ),
    "seat listed off": m("board_seat", listed=None),
    "household count declined": fld(
        "group",
        "household_count",
        S["group"].fields["household_count"].replace("'provisional'", "'provisional','declined'"),
    ),
    "membership scope by group only": m("membership", where=replace(S["membership"].where, path=None)),
    "household own household off": m("household", where=replace(S["household"].where, household=None)),
    "event list wrong home": m("household_event", where=replace(S["household_event"].where, group=None)),
    "restr groups ignored": m("restructuring", where=Where(path="{t}.path")),
    "corr no heirs": m("correspondence", base=S["correspondence"].base.replace("l.kind = 'joins'", "l.kind = 'none'")),
    "journal country": m("journal_entry", where=Where(path="{t}.path")),
    "account own off": m("account", where=replace(S["account"].where, person=None)),
    "edges as_of": link(
        "group", "origin_edges", on="{l}.result_group_id = {^v}.group_id and {l}.effective_on < :as_of"
    ),
    "policies nearest": link(
        "territory", "policies", base=S["territory"].relations["policies"].base.replace("e.depth desc", "e.depth")
    ),
    "commune": link("group", "commune", on="{t}.id = {^v}.territory_id"),
    "representative": link("household", "representative", on=S["household"].relations["head"].on),
}


@pytest.mark.parametrize("name", list(MUT))
async def test_mutant(name, test_server, demo_database, tmp_path, monkeypatch):
    monkeypatch.setattr(app.main, "SOURCES", {**S, **MUT[name]})
    assert {**S, **MUT[name]} != S
    gen = t.watched.__wrapped__ if hasattr(t.watched, "__wrapped__") else t.watched._get_wrapped_function()
    g = gen(test_server, demo_database, tmp_path, monkeypatch)
    w = await g.__anext__()
    try:
        try:
            c = await t.compare_all(w, documents=40, rounds=1, seed=t.SEED)
            print("\nSURVIVED", name, c)
        except BaseException as e:
            print("\nkilled", name, str(e)[:100].replace("\n", " "))
    finally:
        await g.aclose()
