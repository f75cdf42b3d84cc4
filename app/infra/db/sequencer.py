"""The one sequencer: gives committed change sets their dense position."""

from app.infra.db.connection import AnyConnection


async def seal(connection: AnyConnection) -> int:
    """Numbers every committed change set that has no position yet; returns the last position, 0 for none.

    Sequencers wait for each other, so any number of processes may call this.
    """
    return int(await connection.fetchval("select record.seal()"))
