-- Mailboxes that are read by the consent of their owner (OAuth 2.0) instead of by a password, and the secret before the
-- current one of those that mails are posted to.

alter table mailboxes
  add column auth text not null default 'password' check (auth in ('password', 'google', 'microsoft')),
  -- Null where a password is used.
  add column consent text check (consent in ('missing', 'given', 'refused')),
  -- Sealed: the refresh token, and the access token that was got with it last.
  add column tokens bytea,
  -- A consent that was begun and not finished: SHA-256 of its state, and what is kept for it, sealed.
  add column attempt_hash bytea check (length(attempt_hash) = 32),
  add column attempt bytea,
  add column attempt_until timestamptz,
  -- Sealed: the secret before the current one, which is accepted until then.
  add column previous_secret bytea,
  add column previous_until timestamptz,
  add constraint mailboxes_consent check ((auth = 'password') = (consent is null)),
  add constraint mailboxes_tokens check ((tokens is not null) = (coalesce(consent, 'missing') = 'given')),
  add constraint mailboxes_attempt check (num_nulls(attempt_hash, attempt, attempt_until) in (0, 3)),
  add constraint mailboxes_previous check (num_nulls(previous_secret, previous_until) in (0, 2));
