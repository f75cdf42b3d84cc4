drop table change_sets

drop schema history cascade

drop schema record cascade
