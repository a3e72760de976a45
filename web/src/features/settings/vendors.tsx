import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { call, type Vendor } from '../../api';
import { useSettled } from '../../lib/settled';
import { common } from '../../texts/en/common';
import { fieldName } from '../../texts/en/fields';
import { settings as t } from '../../texts/en/settings';
import { None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const KEY = ['vendors'];

export function Section() {
  const [adding, setAdding] = useState(false);
  const act = useAct();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const { list, items = [] } = usePaged<Vendor>([...KEY, 'settings', q], (cursor, signal) =>
    call('get', '/vendors', {
      query: { limit: 100, sort: 'name', ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) },
      signal,
    }),
  );
  return (
    <>
      <Head title={t.sections.vendors} text={t.vendors.text}>
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t.vendors.new}
        </Button>
      </Head>
      <div className="card filters">
        <Field
          label={t.vendors.find}
          name="find"
          type="search"
          maxLength={200}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
      </div>
      <ListCard
        what={t.sections.vendors}
        list={list}
        empty={q ? t.vendors.none(q) : t.vendors.empty}
        count={items.length}
      >
        <table className="tbl plain-t">
          <colgroup>
            <col />
            <col style={{ width: 150 }} />
            <col style={{ width: 96 }} />
            <col style={{ width: 200 }} />
            <col style={{ width: 56 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t.vendors.name}</th>
              <th scope="col">{t.vendors.vatId}</th>
              <th scope="col" className="r">
                {t.vendors.documents}
              </th>
              <th scope="col">{t.vendors.learnt}</th>
              <th scope="col">
                <span className="sr">{common.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(vendor => (
              <Row key={vendor.id} vendor={vendor} />
            ))}
          </tbody>
        </table>
      </ListCard>
      <Dialog open={adding} onClose={() => setAdding(false)} title={t.vendors.new}>
        <Form
          send={async ({ name = '', vat_id = '', address = '' }) => {
            await call('post', '/vendors', { body: { name, address, ...(vat_id ? { vat_id } : {}) } });
            setAdding(false);
            await act(async () => {}, KEY);
          }}
        >
          {({ busy, fault }) => (
            <>
              <Field
                label={t.vendors.name}
                name="name"
                required
                maxLength={200}
                autoFocus
                error={fault('name')}
              />
              <Field label={t.vendors.vatId} name="vat_id" hint={common.optional} error={fault('vat_id')} />
              <Field
                label={t.vendors.address}
                name="address"
                hint={common.optional}
                error={fault('address')}
              />
              <DialogButtons close={() => setAdding(false)} busy={busy} verb={t.vendors.create} />
            </>
          )}
        </Form>
      </Dialog>
    </>
  );
}

function Row({ vendor }: { vendor: Vendor }) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  return (
    <tr>
      <td>
        <span className="nt">
          <b className="cut">{vendor.name}</b>
          {vendor.address && <span className="cut">{vendor.address}</span>}
        </span>
      </td>
      <td className="mono cut">{vendor.vat_id ?? <None />}</td>
      <td className="r num">{vendor.documents}</td>
      <td className="cut muted" title={vendor.learnt.map(fieldName).join(', ')}>
        {vendor.learnt.length > 0 ? vendor.learnt.map(fieldName).join(', ') : <None />}
      </td>
      <td>
        <Button
          size="sm"
          look="ghost"
          icon={Trash2}
          label={`${t.delete} ${vendor.name}`}
          onClick={() => setAsking(true)}
        />
        <Ask
          open={asking}
          onClose={() => setAsking(false)}
          title={t.vendors.deleteTitle(vendor.name)}
          text={t.vendors.deleteText}
          verb={t.delete}
          act={() =>
            act(
              () => call('delete', '/vendors/{id}', { path: { id: vendor.id } }),
              KEY,
              t.vendors.deleted(vendor.name),
            )
          }
        />
      </td>
    </tr>
  );
}
