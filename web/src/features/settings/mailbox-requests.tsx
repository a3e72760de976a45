import { useState } from 'react';

import type { Mailbox } from '../../api';
import { mailboxes } from '../../texts/en/mailboxes';
import { Field, SelectField, Tick } from '../../ui/field';

const t = mailboxes.form;

/** What the mails of a mailbox become, and where answers to its requests go. */
type OfRequests = { becomes?: string; reply_address?: string | null; plus_addressing?: boolean };

/** What the form says about it, as the API takes it. */
export function becomesOf(values: Record<string, string>): OfRequests {
  const becomes = values['becomes'] ?? 'DOCUMENTS';
  if (becomes === 'DOCUMENTS') return { becomes, reply_address: null, plus_addressing: false };
  return {
    becomes,
    reply_address: values['reply_address']?.trim() || null,
    plus_addressing: values['plus_addressing'] === 'on',
  };
}

type Props = { item: Mailbox | undefined; fault: (name: string) => string | undefined };

export function Becomes({ item, fault }: Props) {
  const own = (item ?? {}) as OfRequests;
  const [becomes, setBecomes] = useState(own.becomes ?? 'DOCUMENTS');
  return (
    <>
      <SelectField
        label={t.becomes}
        name="becomes"
        value={becomes}
        hint={t.becomesHint[becomes]}
        options={Object.entries(t.becomesWhat)}
        error={fault('becomes')}
        onChange={event => setBecomes(event.target.value)}
      />
      {becomes !== 'DOCUMENTS' && (
        <>
          <Field
            label={t.replyAddress}
            name="reply_address"
            type="email"
            maxLength={254}
            defaultValue={own.reply_address ?? ''}
            hint={t.replyAddressHint}
            error={fault('reply_address')}
          />
          <Tick
            label={t.plus}
            hint={t.plusHint}
            name="plus_addressing"
            defaultChecked={own.plus_addressing ?? false}
          />
        </>
      )}
    </>
  );
}
