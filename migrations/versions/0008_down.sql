-- Sealed values, reads of personal values, erasure.
drop function if exists record.forget_usernames(uuid[])

drop function if exists record.purge_personal_reads(interval, int)

DROP INDEX persons_erased_on_idx

ALTER TABLE idempotency_keys DROP COLUMN shows

DROP TABLE personal_reads

DROP TABLE person_sealed_values

DROP TABLE person_keys
