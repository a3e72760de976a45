import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { call, type Label } from '../../api';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { LabelChip } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const KEY = ['labels'];
const FIRST_COLOUR = '#2b6cb0';

export function Section() {
  const { list, items = [] } = usePaged<Label>([...KEY, 'settings'], (cursor, signal) =>
    call('get', '/labels', { query: { limit: 100, sort: 'name', ...(cursor ? { cursor } : {}) }, signal }),
  );
  const [editing, setEditing] = useState<Label | 'new'>();
  return (
    <>
      <Head title={t.sections.labels} text={t.labels.text}>
        <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
          {t.labels.new}
        </Button>
      </Head>
      <ListCard what={t.sections.labels} list={list} empty={t.labels.empty} count={items.length}>
        <ul className="inv">
          {items.map(label => (
            <Row key={label.id} label={label} edit={() => setEditing(label)} />
          ))}
        </ul>
      </ListCard>
      {editing && (
        <Edit label={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

function Row({ label, edit }: { label: Label; edit: () => void }) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  return (
    <li>
      <span className="grow">
        <span>
          <LabelChip name={label.name} colour={label.colour} />
        </span>
      </span>
      <Button size="sm" look="ghost" icon={Pencil} label={`${t.edit} ${label.name}`} onClick={edit} />
      <Button
        size="sm"
        look="ghost"
        icon={Trash2}
        label={`${t.delete} ${label.name}`}
        onClick={() => setAsking(true)}
      />
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.labels.deleteTitle(label.name)}
        text={t.labels.deleteText}
        verb={t.delete}
        act={() =>
          act(
            () => call('delete', '/labels/{id}', { path: { id: label.id }, version: label.version }),
            KEY,
            t.labels.deleted(label.name),
          )
        }
      />
    </li>
  );
}

function Edit({ label, onClose }: { label: Label | undefined; onClose: () => void }) {
  const act = useAct();
  return (
    <Dialog open onClose={onClose} title={label ? `${t.edit} ${label.name}` : t.labels.new}>
      <Form
        send={async ({ name = '', colour = FIRST_COLOUR }) => {
          const body = { name, colour };
          if (label)
            await call('patch', '/labels/{id}', { path: { id: label.id }, body, version: label.version });
          else await call('post', '/labels', { body });
          onClose();
          await act(async () => {}, KEY);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.labels.name}
              name="name"
              defaultValue={label?.name}
              required
              maxLength={50}
              autoFocus
              error={fault('name')}
            />
            <div className="field">
              <label htmlFor="label-colour">{t.labels.colour}</label>
              <input
                id="label-colour"
                className="swatch"
                type="color"
                name="colour"
                defaultValue={label?.colour ?? FIRST_COLOUR}
              />
            </div>
            <DialogButtons close={onClose} busy={busy} verb={label ? common.save : t.labels.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
