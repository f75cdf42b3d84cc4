"""Work beside the requests: the sequencer of record time, and the removal of what is past its days.

One program, ``python -m app.infra.jobs``, started by ``tuquan run``. Several of them do no harm: every duty is one
statement that locks what it takes.
"""
