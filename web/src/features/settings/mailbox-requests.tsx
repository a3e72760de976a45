import { useState } from 'react';

import type { Mailbox, MailboxBecomes, WantedMailbox } from '../../api';
import { mailboxes } from '../../texts/en/mailboxes';
import { Field, SelectField, Tick } from '../../ui/field';

const t = mailboxes.form;

/** What the mails of a mailbox become, and where answers to its requests go. */
type OfRequests = Pick<WantedMailbox, 'becomes' | 'reply_address' | 'plus_addressing'>;

/** What the form says about it, as the API takes it. */
export function becomesOf(values: Record<string, string>): OfRequests {
  const becomes = (values['becomes'] ?? 'DOCUMENTS') as MailboxBecomes;
  if (becomes === 'DOCUMENTS') return { becomes, reply_address: null, plus_addressing: false };
  return {
    becomes,
    reply_address: values['reply_address']?.trim() || null,
    plus_addressing: values['plus_addressing'] === 'on',
  };
}

type Props = { item: Mailbox | undefined; fault: (name: string) => string | undefined };

export function Becomes({ item, fault }: Props) {
  const [becomes, setBecomes] = useState<MailboxBecomes>(item?.becomes ?? 'DOCUMENTS');
  return (
    <>
      <SelectField
        label={t.becomes}
        name="becomes"
        value={becomes}
        hint={t.becomesHint[becomes]}
        options={Object.entries(t.becomesWhat)}
        error={fault('becomes')}
        onChange={event => setBecomes(event.target.value as MailboxBecomes)}
      />
      {becomes !== 'DOCUMENTS' && (
        <>
          <Field
            label={t.replyAddress}
            name="reply_address"
            type="email"
            maxLength={254}
            defaultValue={item?.reply_address ?? ''}
            hint={t.replyAddressHint}
            error={fault('reply_address')}
          />
          <Tick
            label={t.plus}
            hint={t.plusHint}
            name="plus_addressing"
            defaultChecked={item?.plus_addressing ?? false}
          />
        </>
      )}
    </>
  );
}
