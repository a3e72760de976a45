import './keeping.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Download, History, Link2, Lock, Upload, X } from 'lucide-react';
import { useRef, useState } from 'react';

import { call, type Document, type RelatedDocument } from '../../api';
import { useMay } from '../../app/me';
import { keeping } from '../../texts/en/keeping';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { useNames } from '../members';
import { fileVersionsOf, relationsOf } from './queries';
import { Relate } from './relate';
import { replaceFile } from './replace';

const t = keeping.related;
const v = keeping.versions;

/** What a document belongs to, the versions of its file, and whether it may go. */
export function RelatedTab({ document: doc }: { document: Document }) {
  return (
    <div className="related">
      {doc.hold && (
        <div className="note" role="note">
          <Icon of={Lock} />
          <span className="grow">{keeping.onHold(doc.hold.reason)}</span>
        </div>
      )}
      <Relations document={doc} />
      <Versions document={doc} />
    </div>
  );
}

function Relations({ document: { id } }: { document: Document }) {
  const mayWork = useMay('OPERATOR');
  const cache = useQueryClient();
  const related = useQuery(relationsOf(id));
  if (related.isError)
    return <Failure what={t.what} error={related.error} retry={() => void related.refetch()} />;
  if (!related.data) return <Rows what={t.what} count={2} />;
  const refresh = () => cache.invalidateQueries({ queryKey: relationsOf(id).queryKey });
  const say = ({ relation, document_id }: RelatedDocument) =>
    void call('post', '/documents/{id}/relations', { path: { id }, body: { relation, document_id } })
      .catch(toastError)
      .finally(refresh);
  // What the other document says is taken back there.
  const takeBack = (one: RelatedDocument) => {
    const [from, other] = one.outgoing ? [id, one.document_id] : [one.document_id, id];
    void call('delete', '/documents/{id}/relations/{relation}/{other}', {
      path: { id: from, relation: one.relation, other },
    })
      .catch(toastError)
      .finally(refresh);
  };
  const words = (one: RelatedDocument) => (one.outgoing ? t.outgoing : t.incoming)[one.relation];
  return (
    <section aria-labelledby="h-rel">
      <h2 className="lbl" id="h-rel">
        {t.what}
      </h2>
      {related.data.items.length === 0 && <p className="hint">{t.none}</p>}
      <ul className="rel-l">
        {related.data.items.map(one => (
          <li key={`${one.relation} ${one.document_id} ${one.outgoing}`}>
            <Icon of={Link2} size={14} />
            <span className="grow">
              <span className="muted">{words(one)}</span>{' '}
              <Link to="/documents/$id" params={{ id: one.document_id }}>
                {one.number ?? one.name}
              </Link>
              {one.deleted_at && <span className="muted"> {t.inTrash}</span>}
            </span>
            {one.proposed && <span className="badge">{t.proposed}</span>}
            {mayWork && one.proposed && (
              <Button size="sm" icon={Check} onClick={() => say(one)}>
                {t.confirm}
              </Button>
            )}
            {mayWork && !one.proposed && one.relation !== 'attachment_of' && (
              <Button look="ghost" size="sm" icon={X} label={t.takeBack} onClick={() => takeBack(one)} />
            )}
          </li>
        ))}
      </ul>
      {mayWork && <Relate id={id} done={refresh} />}
    </section>
  );
}

function Versions({ document: doc }: { document: Document }) {
  const { id } = doc;
  const mayWork = useMay('OPERATOR');
  const cache = useQueryClient();
  const nameOf = useNames();
  const versions = useQuery(fileVersionsOf(id));
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: ['document', id] });
  const download = (number: number) =>
    void call('get', '/documents/{id}/versions/{number}/download', { path: { id, number } }).then(
      ({ url }) => location.assign(url),
      toastError,
    );
  const restore = (number: number) =>
    void call('post', '/documents/{id}/versions/{number}/restore', { path: { id, number } })
      .then(() => toast(v.restored))
      .catch(toastError)
      .finally(refresh);
  const upload = async (file: File) => {
    setBusy(true);
    toast(v.uploading);
    try {
      await replaceFile(id, file);
      toast(v.replaced);
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
    await refresh();
  };
  return (
    <section aria-labelledby="h-ver">
      <h2 className="lbl" id="h-ver">
        {v.title}
      </h2>
      {versions.isError && (
        <Failure what={v.what} error={versions.error} retry={() => void versions.refetch()} />
      )}
      <ul className="rel-l">
        {(versions.data?.items ?? []).map(one => (
          <li key={one.number}>
            <Icon of={History} size={14} />
            <span className="grow">
              <b>{v.number(one.number)}</b> <span className="cut">{one.name}</span>{' '}
              <span className="muted">{v.by(nameOf(one.actor_id) ?? keeping.notes.somebody)}</span>
            </span>
            <Age at={one.since} />
            {one.current && <span className="badge">{v.current}</span>}
            <Button
              look="ghost"
              size="sm"
              icon={Download}
              label={v.download}
              onClick={() => download(one.number)}
            />
            {mayWork && !one.current && (
              <Button size="sm" onClick={() => restore(one.number)}>
                {v.restore}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayWork && (
        <>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={v.upload}
            onChange={event => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void upload(file);
            }}
          />
          <Button size="sm" icon={Upload} busy={busy} onClick={() => input.current?.click()}>
            {v.upload}
          </Button>
        </>
      )}
    </section>
  );
}
