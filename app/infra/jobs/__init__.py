"""Work beside the requests: the sequencer of record time, the removal of what is past its days, what is due today.

One program, ``python -m app.worker``, started by ``tuquan run``. Several of them do no harm: every duty is one
statement that locks what it takes, and an errand of the domain locks what it decides on.
"""
