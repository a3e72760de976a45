import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useMay } from '../../app/me';
import { documents as t } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import { PickField, SuggestField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { labelChoices, labelOf, vendorChoices } from '../choices';
import { members } from '../members';
import { parseAmount } from '../../lib/amount';
import { APPROVALS, type DocumentFilter, documentFilter, KINDS, STATUSES } from './filter';

type Props = { filter: DocumentFilter; set: (next: DocumentFilter) => void; close: () => void };

/** Everything a list can be narrowed by, in one form. */
export function FilterDialog({ filter, set, close }: Props) {
  const mayWork = useMay('OPERATOR');
  const label = useQuery({ ...labelOf(filter.label), enabled: mayWork && Boolean(filter.label) }).data;
  const people = useQuery({ ...members, enabled: mayWork });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const send = async (typed: Record<string, string>) => {
    const sums = Object.fromEntries(
      (['least', 'most'] as const).map(name => [name, sumOf(typed[name])] as const),
    );
    const faults = {
      ...(sums['least'] === null ? { least: t.wrongSum } : {}),
      ...(sums['most'] === null ? { most: t.wrongSum } : {}),
      ...(typed['from'] && typed['to'] && typed['from'] > typed['to'] ? { to: t.wrongDays } : {}),
      ...(typed['currency'] && !/^[a-z]{3}$/i.test(typed['currency']) ? { currency: t.wrongCurrency } : {}),
    };
    setWrong(faults);
    if (Object.keys(faults).length > 0) return;
    const { q, sort, trash, archive } = filter;
    set(
      documentFilter({
        ...(q ? { q } : {}),
        ...(sort ? { sort } : {}),
        ...(trash ? { trash } : {}),
        ...(archive ? { archive } : {}),
        ...typed,
        vendor: typed['vendor']?.trim(),
        currency: typed['currency']?.toUpperCase(),
        least: sums['least'],
        most: sums['most'],
      }),
    );
    close();
  };
  const any = [['', t.any]] as const;
  const review = filter.review === undefined ? '' : String(filter.review);
  const vendor = {
    label: t.filterBy.vendor,
    name: 'vendor',
    maxLength: 200,
    placeholder: t.vendorPlaceholder,
    defaultValue: filter.vendor,
  };
  return (
    <Dialog open onClose={close} title={t.filterTitle} className="pop dlg filters">
      <Form send={send}>
        {({ busy }) => (
          <>
            <div className="pair">
              <SelectField
                label={t.filterBy.status}
                name="status"
                autoFocus
                defaultValue={filter.status ?? ''}
                options={[...any, ...STATUSES.map(status => [status, t.statuses[status]] as const)]}
              />
              <SelectField
                label={t.filterBy.review}
                name="review"
                defaultValue={review}
                options={[...any, ['true', t.reviewOption.yes], ['false', t.reviewOption.no]]}
              />
              <SelectField
                label={t.filterBy.approval}
                name="approval"
                defaultValue={filter.approval ?? ''}
                options={[...any, ...APPROVALS.map(state => [state, t.approvals[state]] as const)]}
              />
              <SelectField
                label={t.filterBy.kind}
                name="kind"
                defaultValue={filter.kind ?? ''}
                options={[...any, ...KINDS.map(kind => [kind, t.kinds[kind]] as const)]}
              />
              {/* Clients know no vendors but those of their own documents. */}
              {mayWork ? <SuggestField {...vendor} source={vendorChoices} /> : <Field {...vendor} />}
              <Field label={t.issuedFrom} name="from" type="date" defaultValue={filter.from} />
              <Field label={t.issuedTo} name="to" type="date" defaultValue={filter.to} error={wrong['to']} />
              <Field
                label={t.totalFrom}
                name="least"
                inputMode="decimal"
                defaultValue={filter.least}
                error={wrong['least']}
              />
              <Field
                label={t.totalTo}
                name="most"
                inputMode="decimal"
                defaultValue={filter.most}
                error={wrong['most']}
              />
              <Field
                label={t.filterBy.currency}
                name="currency"
                maxLength={3}
                placeholder="EUR"
                defaultValue={filter.currency}
                error={wrong['currency']}
              />
              {mayWork && (
                <PickField
                  key={label?.id}
                  label={t.filterBy.label}
                  name="label"
                  source={labelChoices}
                  chosen={filter.label ? { value: filter.label, text: label?.name ?? '…' } : undefined}
                />
              )}
              {mayWork && (
                <SelectField
                  key={`uploader-${people.data?.length}`}
                  label={t.filterBy.uploader}
                  name="uploader"
                  defaultValue={filter.uploader ?? ''}
                  options={[...any, ...(people.data ?? []).map(one => [one.user_id, one.name] as const)]}
                />
              )}
            </div>
            <Button
              look="ghost"
              size="sm"
              className="clear"
              onClick={() => {
                const { q, sort, trash, archive } = filter;
                set(documentFilter({ q, sort, trash, archive }));
                close();
              }}
            >
              {t.clearFilter}
            </Button>
            <DialogButtons close={close} busy={busy} verb={t.applyFilter} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** A typed sum as the API writes it; null when it is none. */
function sumOf(typed: string | undefined): string | undefined | null {
  const text = typed?.trim();
  return text ? (parseAmount(text) ?? null) : undefined;
}
