select record.forget_history('annulments')

drop table annulments
