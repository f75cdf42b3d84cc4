drop function history.known_journal_entries(bigint)
