import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

import type { NewRequest as Body } from '../../api';
import { intake as t } from '../../texts/en/intake';
import { FieldError } from '../../ui/bits';
import { PickField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { requests } from './api';
import { allRequests, customerChoices } from './queries';

type Props = { close: () => void; open: (id: string) => void };

function bodyOf(values: Record<string, string>): Body {
  const typed = (name: string) => values[name]?.trim() ?? '';
  const sender = Object.fromEntries(
    (['name', 'email', 'phone'] as const)
      .map(part => [part, typed(`sender/${part}`)] as const)
      .filter(([, value]) => value),
  );
  return {
    subject: typed('subject'),
    text: typed('text'),
    ...(Object.keys(sender).length > 0 ? { sender } : {}),
    ...(values['customer_id'] ? { customer_id: values['customer_id'] } : {}),
  };
}

/** A request that a member takes down: somebody called, wrote a letter, or stands at the counter. */
export function NewRequest({ close, open }: Props) {
  const cache = useQueryClient();
  const id = useId();
  // Pressed twice, or sent again after a lost answer, it is one request.
  const [once] = useState(() => crypto.randomUUID());
  return (
    <Dialog open onClose={close} title={t.create.title} text={t.create.text}>
      <Form
        send={async values => {
          const made = await requests.create(bodyOf(values), once);
          close();
          toast(t.toast.created(made.number));
          open(made.id);
          await cache.invalidateQueries(allRequests);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.create.subject}
              name="subject"
              required
              maxLength={200}
              autoFocus
              error={fault('subject')}
            />
            <div className="field">
              <label htmlFor={id}>{t.create.body}</label>
              <textarea
                id={id}
                name="text"
                className="input area"
                rows={5}
                required
                maxLength={50_000}
                aria-invalid={fault('text') ? true : undefined}
                aria-describedby={fault('text') ? `${id}-error` : undefined}
              />
              <FieldError id={`${id}-error`}>{fault('text')}</FieldError>
            </div>
            <div className="two">
              <Field label={t.create.name} name="sender/name" maxLength={200} error={fault('sender/name')} />
              <Field
                label={t.create.phone}
                name="sender/phone"
                type="tel"
                maxLength={50}
                error={fault('sender/phone')}
              />
            </div>
            <Field
              label={t.create.email}
              name="sender/email"
              type="email"
              maxLength={254}
              error={fault('sender/email')}
            />
            <PickField
              label={t.create.customer}
              name="customer_id"
              source={customerChoices}
              chosen={undefined}
            />
            <DialogButtons close={close} busy={busy} verb={t.create.verb} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
