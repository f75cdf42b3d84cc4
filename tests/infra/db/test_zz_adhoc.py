import time

from tests.infra.db.desk import *


async def timed(label, f):
    best = 9e9
    for _ in range(4):
        t = time.perf_counter()
        r = await f()
        best = min(best, time.perf_counter() - t)
    print(f"{label:40s} {best * 1000:8.2f} ms  n={len(r) if isinstance(r, list) else bool(r)}")


async def test_all(pool, test_server, database):
    import asyncpg

    desk = Desk(pool)
    c = await asyncpg.connect(test_server.superuser_dsn(database))
    await c.execute("begin")
    await c.execute("select record.open_change_set(null,null,null,'t',null)")
    await c.execute("""insert into territories (id,kind,path,valid) select uuidv7(),'hamlet', path || (100000+ n*1000 + i)::text, '[2025-07-01,)'
      from (select path, row_number() over () n from territories where key in (select t.key from territories t where nlevel(path)=3 and path <@ (select path from territories where key='vn:2025:82'))) x, generate_series(1,24) i""")
    await c.execute(
        """create temp table hm as select id, row_number() over () n from territories where kind='hamlet'"""
    )
    print(await c.fetchval("select count(*) from hm"))
    await c.execute("""create temp table pp as select uuidv7() id, i from generate_series(1,300000) i""")
    await c.execute("insert into persons(id,lawful_basis) select id,'law' from pp")
    await c.execute(
        "insert into person_contacts(person_id,full_name,name_fold,sort_key) select id,'Nguyen '||i,'nguyen '||i, md5(i::text) from pp"
    )
    await c.execute(
        "insert into person_homes(person_id,territory_id) select pp.id, hm.id from pp join hm on hm.n = 1 + pp.i % (select count(*) from hm)"
    )
    await c.execute(
        "insert into groups(id,origin,valid) select uuidv7(),'recorded','[2026-01-01,)' from generate_series(1,10000)"
    )
    await c.execute("create temp table gg as select id, row_number() over () n from groups")
    await c.execute(
        "insert into group_homes select gg.id, hm.id from gg join hm on hm.n=1+gg.n % (select count(*) from hm)"
    )
    await c.execute(
        "insert into board_seats(group_id,person_id,post,manner,valid) select gg.id, pp.id, 'head','elected','[2026-01-01,)' from gg join pp on pp.i=gg.n"
    )
    await c.execute(
        "insert into households(id,code,origin,valid) select pp.id,'H','recorded','[2026-01-01,)' from pp where i<=250000"
    )
    await c.execute(
        "insert into household_homes select pp.id, h.territory_id, (select id from gg where n=1) from pp join person_homes h on h.person_id=pp.id where i<=250000"
    )
    await c.execute(
        "insert into household_holders(household_id,person_id,post,valid) select id,id,'head','[2026-01-01,)' from pp where i<=250000"
    )
    await c.execute(
        "insert into journal_entries(change_set_id,number,action,subject_kind,subject_id,territory_id,payload) select record.current_change_set(), (i%30000), 'x','person',id,(select territory_id from person_homes where person_id=pp.id),'{}' from pp where i<30000"
    )
    await c.execute("commit")
    await c.execute("analyze")
    from app.domain.access.roles import Role

    hamlet = await c.fetchrow("select id, path::text from territories where kind='hamlet' limit 1")
    pid = await c.fetchval("select person_id from person_homes where territory_id=$1 limit 1", hamlet["id"])
    gid = GroupId(await c.fetchval("select id from gg where n=5"))
    prov = (await desk.place(PROVINCE)).path
    actors = {
        "hamlet": actor_with(Role.HAMLET_HEAD, path=hamlet["path"]),
        "commune": actor_with(Role.COMMUNE_FRONT_CHAIR, path=hamlet["path"].rsplit(".", 1)[0]),
        "province": actor_with(Role.PROVINCE_FRONT_CHAIR, path=prov),
        "group": actor_with(Role.GROUP_SECRETARY, group_id=gid),
    }
    for n, a in actors.items():
        await timed(f"{n} one", lambda: desk.show(a, "person", pid, "full_name", "phone", "version"))
        await timed(f"{n} list name", lambda: desk.list(a, "person", "id", "full_name", "phone"))
        await timed(f"{n} list id", lambda: desk.list(a, "person", "id", "full_name", sort=("id",)))
        await timed(f"{n} search", lambda: desk.list(a, "person", "id", "full_name", q="nguyen 1234"))
        await timed(f"{n} journal", lambda: desk.list(a, "journal_entry", "id", "action", "recorded_at"))
        await timed(f"{n} territories", lambda: desk.list(a, "territory", "id", "name"))

    async def explain(a, view, *w, **k):
        class E:
            async def fetchrow(self, sql, *args):
                async with pool.acquire() as con:
                    rows = await con.fetch("explain (analyze, buffers off, costs off) " + sql, *args)
                    print("\n".join(r[0] for r in rows))
                    return

        old = desk.pool
        desk.pool = E()
        try:
            await desk.list(a, view, *w, **k)
        except AssertionError:
            pass
        desk.pool = old

    await c.close()
    await explain(actors["province"], "person", "id", "full_name")
    await explain(actors["commune"], "person", "id", "full_name")
    await explain(actors["commune"],"person","id","full_name","phone")
    await explain(actors["province"],"person","id","full_name","phone")
