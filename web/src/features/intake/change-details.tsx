import { useQueryClient } from '@tanstack/react-query';

import { common } from '../../texts/en/common';
import { intake as t } from '../../texts/en/intake';
import { PickField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { requests } from './api';
import { StaffField } from './destination-fields';
import { allRequests, customerChoices } from './queries';
import type { RequestDetail } from './types';

const orNull = (text: string | undefined) => text?.trim() || null;

/** Whose request it is, what it is called, and whom it is assigned to. */
export function ChangeDetails({ request, close }: { request: RequestDetail; close: () => void }) {
  const cache = useQueryClient();
  const { subject, sender, customer, assignee } = request;
  return (
    <Dialog open onClose={close} title={t.details.title}>
      <Form
        send={async values => {
          await requests.change(request.id, request.version, {
            subject: values['subject']?.trim() ?? '',
            sender: {
              name: orNull(values['sender/name']),
              email: orNull(values['sender/email']),
              phone: orNull(values['sender/phone']),
            },
            customer_id: orNull(values['customer_id']),
            assignee_id: orNull(values['assignee_id']),
          });
          close();
          toast(common.saved);
          await cache.invalidateQueries(allRequests);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.details.subject}
              name="subject"
              required
              maxLength={200}
              autoFocus
              defaultValue={subject}
              error={fault('subject')}
            />
            <PickField
              label={t.details.customer}
              name="customer_id"
              source={customerChoices}
              chosen={customer ? { value: customer.id, text: customer.name } : undefined}
            />
            <div className="two">
              <Field
                label={t.details.name}
                name="sender/name"
                maxLength={200}
                defaultValue={sender.name ?? ''}
                error={fault('sender/name')}
              />
              <Field
                label={t.details.phone}
                name="sender/phone"
                type="tel"
                maxLength={50}
                defaultValue={sender.phone ?? ''}
                error={fault('sender/phone')}
              />
            </div>
            <Field
              label={t.details.email}
              name="sender/email"
              type="email"
              maxLength={254}
              defaultValue={sender.email ?? ''}
              error={fault('sender/email')}
            />
            <StaffField
              name="assignee_id"
              label={t.details.assignee}
              chosen={assignee?.id}
              none={t.suggestion.nobody}
            />
            <DialogButtons close={close} busy={busy} verb={common.save} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
