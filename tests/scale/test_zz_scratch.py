from tests.scale.test_restructuring import *
from tests.infra.db.hamlet import *
from app.infra.db.restructuring import facts, applying, store
async def test_time(pool):
    sizes = dict.fromkeys(range(1, MANY + 2), 60)
    hamlet = await build(pool, sizes, elsewhere=dict.fromkeys(range(200, 400), OTHER_HAMLET))
    async with pool.acquire() as c:
        tr = c.transaction(); await tr.start()
        await c.execute("select record.open_change_set(null,null,null,'x',null)")
        many = list(h(*(g*100+n for g in range(2,502) for n in range(1,31))))
        gs = [group_id(g) for g in range(2,502) for _ in range(30)]
        one = [group_id(1)]*15000
        def arr(x): return "array[" + ",".join(f"'{y}'" for y in x) + "]"
        await c.execute(f"prepare p (uuid[],uuid[],uuid[],date[]) as {applying._MOVE}")
        for r in await c.fetch(f"explain (analyze) execute p ({arr(many)}, {arr(gs)}, {arr(one)}, array_fill('2026-03-10'::date, array[15000]))"): print("   ", r[0])
        await tr.rollback()
    assert 0
