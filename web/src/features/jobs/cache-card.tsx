import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { type CacheUse, call } from '../../api';
import { size } from '../../lib/format';
import { keeping } from '../../texts/en/keeping';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { Failure } from '../../ui/states';
import { toast } from '../../ui/toast';
import { cacheFigures } from '../keeping/queries';

const t = keeping.cache;

/** How often page images and contents were there already, and the way to remove what nobody asks for. */
export function CacheCard() {
  const figures = useQuery(cacheFigures);
  const [cleaning, setCleaning] = useState(false);
  if (figures.isError)
    return <Failure what={t.what} error={figures.error} retry={() => void figures.refetch()} />;
  if (!figures.data) return null;
  const { pictures, contents, files, bytes } = figures.data;
  return (
    <section className="jl" aria-labelledby="cache-h">
      <div className="jh">
        <h2 id="cache-h">{t.title}</h2>
        <span className="muted">{t.kept(files, size(bytes))}</span>
        <span className="grow" />
        <Button size="sm" onClick={() => setCleaning(true)}>
          {t.clean}
        </Button>
      </div>
      <dl className="cache-f">
        <Share label={t.pictures} use={pictures} />
        <Share label={t.contents} use={contents} />
      </dl>
      {cleaning && <Clean close={() => setCleaning(false)} />}
    </section>
  );
}

function Share({ label, use: { hits, misses, hit_rate } }: { label: string; use: CacheUse }) {
  const known = hit_rate !== null && hit_rate !== undefined;
  return (
    <div>
      <dt className="muted">{label}</dt>
      <dd>
        <b className="num">{known ? t.rate(hit_rate) : t.none}</b>{' '}
        {known && <span className="muted num">{t.of(hits, hits + misses)}</span>}
      </dd>
    </div>
  );
}

function Clean({ close }: { close: () => void }) {
  const cache = useQueryClient();
  const send = async ({ unused_days = '' }: Record<string, string>) => {
    let files = 0;
    let more = true;
    while (more) {
      const cleaned = await call('post', '/cache/cleanup', { body: { unused_days: Number(unused_days) } });
      files += cleaned.files;
      more = cleaned.more;
    }
    toast(t.cleaned(files));
    await cache.invalidateQueries({ queryKey: cacheFigures.queryKey });
    close();
  };
  return (
    <Dialog open onClose={close} title={t.cleanTitle} text={t.cleanText}>
      <Form send={send}>
        {({ busy, fault }) => (
          <>
            <Field
              label={t.unused}
              name="unused_days"
              type="number"
              min={0}
              max={365}
              required
              defaultValue={90}
              error={fault('unused_days')}
            />
            <DialogButtons close={close} busy={busy} verb={t.clean} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
