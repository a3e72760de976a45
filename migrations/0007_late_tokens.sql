-- Tokens that expired are cleared when the next one is issued: the index finds them.
create index account_tokens_late on account_tokens (expires_at);
