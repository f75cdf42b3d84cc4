select record.forget_history('change_answers')

select record.forget_history('recorded_facts')

select record.forget_history('declared_counts')

select record.forget_history('recorded_claims')

select record.forget_history('papers')

drop index change_sets_on_behalf_of_idx

drop table change_answers

drop table recorded_facts

drop table declared_counts

drop table recorded_claims

drop table papers
