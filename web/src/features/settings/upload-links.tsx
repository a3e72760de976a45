import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';

import { call, type UploadLink } from '../../api';
import { useMay } from '../../app/me';
import { instant } from '../../lib/format';
import { links as t } from '../../texts/en/links';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Ask, Head, Loaded, useAct } from './pieces';

const KEY = ['upload-links'];

export function Section() {
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string>();
  const own = useQuery({ queryKey: KEY, queryFn: ({ signal }) => call('get', '/upload-links', { signal }) });
  return (
    <>
      <Head title={t.upload.section} text={t.upload.text}>
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t.upload.new}
        </Button>
      </Head>
      <Loaded what={t.upload.section} own={own}>
        {({ items }) => (
          <section className="card" aria-label={t.upload.section}>
            {items.length === 0 ? (
              <p className="nw-e">{t.upload.empty}</p>
            ) : (
              <ul className="inv">
                {items.map(link => (
                  <Row key={link.id} link={link} />
                ))}
              </ul>
            )}
          </section>
        )}
      </Loaded>
      {adding && (
        <New
          close={() => setAdding(false)}
          done={url => {
            setAdding(false);
            setMade(url);
          }}
        />
      )}
      <Dialog
        open={made !== undefined}
        onClose={() => setMade(undefined)}
        title={t.upload.made}
        text={t.once}
      >
        <div className="secret">
          <Copyable text={made ?? ''} label={t.copy} />
        </div>
      </Dialog>
    </>
  );
}

function New({ close, done }: { close: () => void; done: (url: string) => void }) {
  const act = useAct();
  const mayLabel = useMay('OPERATOR');
  const labels = useQuery({
    queryKey: ['labels', 'upload-links'],
    queryFn: ({ signal }) => call('get', '/labels', { query: { limit: 100, sort: 'name' }, signal }),
    enabled: mayLabel,
  });
  const choices = [
    ['', t.upload.noLabel] as const,
    ...(labels.data?.items ?? []).map(label => [label.id, label.name] as const),
  ];
  return (
    <Dialog open onClose={close} title={t.upload.new}>
      <Form
        send={async values => {
          const link = await call('post', '/upload-links', {
            body: {
              name: values['name'] ?? '',
              hours: Number(values['hours']),
              max_files: Number(values['max_files']),
              label_ids: values['label'] ? [values['label']] : [],
              ...(values['purpose'] ? { purpose: values['purpose'] } : {}),
            },
          });
          done(link.url);
          await act(async () => {}, KEY);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.upload.name}
              name="name"
              required
              maxLength={80}
              autoFocus
              hint={t.upload.nameHint}
              error={fault('name')}
            />
            <Field label={t.upload.purpose} name="purpose" maxLength={500} error={fault('purpose')} />
            <SelectField
              label={t.upload.hours}
              name="hours"
              options={t.upload.choices}
              defaultValue="168"
              error={fault('hours')}
            />
            <Field
              label={t.upload.files}
              name="max_files"
              type="number"
              min={1}
              max={1000}
              required
              defaultValue="50"
              error={fault('max_files')}
            />
            {mayLabel && <SelectField label={t.upload.label} name="label" options={choices} />}
            <DialogButtons close={close} busy={busy} verb={t.upload.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function Row({ link }: { link: UploadLink }) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const over = link.revoked_at != null || new Date(link.expires_at) < new Date();
  const state = link.revoked_at ? t.revoked : over ? t.ended : t.until(instant(link.expires_at));
  return (
    <li>
      <span className="grow">
        <b>{link.name}</b>{' '}
        <span className="muted">
          {state}, {t.upload.count(link.files, link.max_files)}
        </span>
      </span>
      {!over && (
        <Button size="sm" look="danger-ghost" onClick={() => setAsking(true)}>
          {t.revoke}
          <span className="sr"> {link.name}</span>
        </Button>
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.upload.revokeTitle(link.name)}
        text={t.upload.revokeText}
        verb={t.revoke}
        act={() =>
          act(
            () => call('delete', '/upload-links/{id}', { path: { id: link.id } }),
            KEY,
            t.upload.revoked(link.name),
          )
        }
      />
    </li>
  );
}
