-- Calls put aside.
drop table operation_items

drop table operations
