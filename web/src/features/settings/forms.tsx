import './routing.css';

import { useQuery } from '@tanstack/react-query';
import { ExternalLink, Pencil, Plus, QrCode as CodePicture, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';

import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { routing } from '../../texts/en/routing';
import { settings as s } from '../../texts/en/settings';
import { Copyable } from '../../ui/bits';
import { Button, buttonClass } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';
import { QrCode } from '../../ui/qr';
import { addressOf } from '../intake/address';
import { forms } from '../intake/api';
import { formList } from '../intake/queries';
import type { IntakeForm } from '../intake/types';
import { Ask, Head, Loaded, useAct } from './pieces';

const t = routing.forms;
const EditForm = lazy(async () => ({ default: (await import('./form-editor')).EditForm }));

export function Section() {
  const isAdmin = useMay('ADMIN');
  const own = useQuery(formList);
  const [editing, setEditing] = useState<IntakeForm | 'new'>();
  return (
    <>
      <Head title={s.sections.forms} text={t.text}>
        {isAdmin && (
          <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t.new}
          </Button>
        )}
      </Head>
      <Loaded what={s.sections.forms} own={own}>
        {({ items }) => (
          <section className="card" aria-label={s.sections.forms}>
            {items.length === 0 ? (
              <p className="nw-e">{t.empty}</p>
            ) : (
              <ul className="inv">
                {items.map(form => (
                  <Row key={form.id} form={form} edit={() => setEditing(form)} />
                ))}
              </ul>
            )}
          </section>
        )}
      </Loaded>
      <Part>
        {editing && (
          <EditForm form={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />
        )}
      </Part>
    </>
  );
}

function Row({ form, edit }: { form: IntakeForm; edit: () => void }) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const [showing, setShowing] = useState(false);
  const { id, name, enabled, version, form_version: edition, requests } = form;
  const address = addressOf(form);
  const KEY = formList.queryKey;
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.enabled(name)}
        aria-checked={enabled}
        checked={enabled}
        disabled={!isAdmin}
        onChange={() => void act(() => forms.change(id, version, { enabled: !enabled }), KEY)}
      />
      <span className="grow">
        <b className="cut">{name}</b>
        <span>{t.facts(edition, requests)}</span>
        <span className="adr">
          <Copyable text={address} label={t.copy} />
        </span>
      </span>
      <span className="inv-b">
        <Button
          size="sm"
          look="ghost"
          icon={CodePicture}
          label={t.code(name)}
          onClick={() => setShowing(true)}
        />
        <a
          className={buttonClass('ghost', 'sm', 'icon')}
          href={address}
          target="_blank"
          rel="noreferrer"
          aria-label={t.open(name)}
          title={t.open(name)}
        >
          <Icon of={ExternalLink} />
        </a>
        {isAdmin && (
          <>
            <Button size="sm" look="ghost" icon={Pencil} label={t.edit(name)} onClick={edit} />
            <Button
              size="sm"
              look="ghost"
              icon={Trash2}
              label={`${s.delete} ${name}`}
              onClick={() => setAsking(true)}
            />
          </>
        )}
      </span>
      {showing && (
        <Dialog open onClose={() => setShowing(false)} title={t.code(name)} text={t.codeText}>
          <QrCode text={address} label={t.code(name)} />
          <Copyable text={address} label={t.copy} />
          <p className="hint">{t.plain}</p>
          <Copyable text={form.address} label={t.copy} />
        </Dialog>
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.deleteTitle(name)}
        text={t.deleteText}
        verb={s.delete}
        act={() => act(() => forms.remove(id, version), KEY, t.deleted(name))}
      />
    </li>
  );
}
