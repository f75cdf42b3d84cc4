-- Files of lists: uploads, rows, problems.
drop table import_doubts

drop table import_problems

drop table import_rows

drop table import_tasks

drop table imports

drop table upload_chunks

drop table uploads
