import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';

import { type ApprovalRule, type ApprovalRuleTerms, call, type Kind } from '../../api';
import { approvals as a } from '../../texts/en/approvals';
import { common } from '../../texts/en/common';
import { documents } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import { SuggestField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { Approvers } from '../approvals/approvers';
import { approvalRules } from '../approvals/queries';
import { vendorChoices } from '../choices';

const MOST_STEPS = 5;

function termsOf(
  values: Record<string, string>,
  steps: string[][],
  before: ApprovalRule | undefined,
): ApprovalRuleTerms {
  const { name = '', kind, vendor, min, currency, due, remind, four, place } = values;
  return {
    name,
    position: Number(place || 0),
    enabled: before?.enabled ?? true,
    kinds: kind === 'several' ? (before?.kinds ?? []) : kind ? [kind as Kind] : [],
    ...(vendor ? { vendor } : {}),
    ...(min ? { amount_min: min } : {}),
    ...(currency ? { currency: currency.toUpperCase() } : {}),
    steps: steps.map(approvers => ({ approvers })),
    ...(due ? { due_days: Number(due) } : {}),
    ...(remind ? { remind_days: Number(remind) } : {}),
    ...(four ? { four_eyes_from: four } : {}),
    not_uploader: values['own'] === 'on',
  };
}

/** A rule in a dialog. */
export function EditRule({ item, onClose }: { item: ApprovalRule | undefined; onClose: () => void }) {
  const cache = useQueryClient();
  const [steps, setSteps] = useState<string[][]>(item?.steps.map(step => step.approvers) ?? [[]]);
  const kinds = item?.kinds ?? [];
  const several = kinds.map(kind => documents.kinds[kind]).join(', ');
  return (
    <Dialog
      open
      onClose={onClose}
      title={item ? a.rules.edit(item.name) : a.rules.new}
      className="pop dlg wide"
    >
      <Form
        send={async values => {
          const body = termsOf(values, steps, item);
          if (item)
            await call('put', '/approval-rules/{id}', {
              path: { id: item.id },
              body,
              version: item.version,
            });
          else await call('post', '/approval-rules', { body });
          onClose();
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: approvalRules.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={a.rules.name}
              name="name"
              defaultValue={item?.name}
              required
              maxLength={200}
              autoFocus
              error={fault('name')}
            />
            <div className="two">
              <SelectField
                label={a.rules.kind}
                name="kind"
                defaultValue={kinds.length > 1 ? 'several' : (kinds[0] ?? '')}
                options={[
                  ['', a.rules.anyKind],
                  ...(kinds.length > 1 ? [['several', several] as [string, string]] : []),
                  ...Object.entries(documents.kinds),
                ]}
              />
              <SuggestField
                label={a.rules.vendor}
                name="vendor"
                source={vendorChoices}
                defaultValue={item?.vendor ?? ''}
                maxLength={200}
                error={fault('vendor')}
              />
              <Field
                label={a.rules.min}
                name="min"
                inputMode="decimal"
                defaultValue={item?.amount_min ?? ''}
                error={fault('amount_min')}
              />
              <Field
                label={a.rules.currency}
                name="currency"
                maxLength={3}
                defaultValue={item?.currency ?? ''}
                error={fault('currency')}
              />
              <Field
                label={a.rules.due}
                name="due"
                type="number"
                min={1}
                max={365}
                defaultValue={item?.due_days ?? ''}
              />
              <Field
                label={a.rules.remind}
                name="remind"
                type="number"
                min={1}
                max={365}
                defaultValue={item?.remind_days ?? ''}
              />
              <Field
                label={a.rules.fourEyes}
                name="four"
                inputMode="decimal"
                defaultValue={item?.four_eyes_from ?? ''}
              />
              <Field
                label={a.rules.position}
                name="place"
                type="number"
                min={0}
                max={1000}
                defaultValue={item?.position ?? 0}
              />
            </div>
            <Tick label={a.rules.notUploader} name="own" defaultChecked={item?.not_uploader ?? true} />
            <h3 className="set-h3">{a.rules.steps}</h3>
            <p className="hint">{a.rules.oneOf}</p>
            {steps.map((chosen, at) => (
              // Steps are told apart by their place alone.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={at} className="grid justify-items-start gap-4">
                <Approvers
                  legend={a.step(at + 1)}
                  chosen={chosen}
                  choose={next => setSteps(steps.map((step, other) => (other === at ? next : step)))}
                />
                {steps.length > 1 && (
                  <Button
                    size="sm"
                    look="ghost"
                    onClick={() => setSteps(steps.filter((_, other) => other !== at))}
                  >
                    {a.rules.removeStep(at + 1)}
                  </Button>
                )}
              </div>
            ))}
            {steps.length < MOST_STEPS && (
              <Button size="sm" look="ghost" icon={Plus} onClick={() => setSteps([...steps, []])}>
                {a.rules.addStep}
              </Button>
            )}
            <DialogButtons close={onClose} busy={busy} verb={item ? common.save : a.rules.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
