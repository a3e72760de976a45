-- What was judged is what is kept: an uploaded object is copied to a key that no presigned URL names. And pages are
-- stored while the rest is still being read.

alter table documents
  -- Where the ticket's URL puts the file; null once that URL is dead and nothing can be left there.
  add column upload_key text unique,
  -- Copies of the upload that were begun and did not become the file: to be removed with what is left of it.
  add column copy_keys text[] not null default '{}',
  -- The entity tag of the object under `key` when it was judged.
  add column etag text;
update documents set upload_key = key where status = 'uploading';
create index documents_uploaded on documents (created_at) where upload_key is not null;

-- How many words a page has, so that a long document can be cut before it is loaded.
alter table document_pages add column word_count integer;
