-- Whether the virus scanner still has to look at a document's file. Null where nobody asked for it: no scanner was
-- required when the file arrived, and none when it was last read.
alter table documents add column scan text;
alter table documents add constraint documents_scan check (scan in ('owed', 'clean')) not valid;
alter table documents validate constraint documents_scan;
