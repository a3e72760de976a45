import { Link } from '@tanstack/react-router';
import { FileText, Image } from 'lucide-react';
import { useMemo, useState } from 'react';

import type { Kind } from '../../api';
import { documents } from '../../texts/en/documents';
import { intake as t } from '../../texts/en/intake';
import { Icon } from '../../ui/icon';
import { piecesOf } from './marks';
import type { FoundName, RequestDetail, RequestFile } from './types';

/** What was read, as far as there is a word for it here. */
const known = <F extends { name: string }>(field: F) =>
  field.name in t.found ? [{ ...field, name: field.name as FoundName }] : [];

/** Characters from which on a text is folded. */
const LONG = 2400;

/** What was written, with the phrases that decided, and what came with it. */
export function Letter({ request }: { request: RequestDetail }) {
  const { text, suggestion, fields, files } = request;
  const pieces = useMemo(() => {
    return piecesOf(text, suggestion?.phrases ?? [], fields.flatMap(known));
  }, [text, suggestion, fields]);
  const [open, setOpen] = useState(text.length < LONG);
  return (
    <div className="letter">
      <p className={open ? 'letter-t' : 'letter-t folded'} dir="auto">
        {pieces.map((piece, at) =>
          piece.phrase ? (
            // Pieces are told apart by their place alone.
            // oxlint-disable-next-line react/no-array-index-key
            <mark key={at}>
              {piece.text}
              <sup>
                <span className="sr">{t.phrase}</span>
                {piece.phrase}
              </sup>
            </mark>
          ) : piece.found ? (
            // oxlint-disable-next-line react/no-array-index-key
            <span key={at} className="read" title={t.found[piece.found]}>
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </p>
      {!open && (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {t.showAll}
        </button>
      )}
      {files.length > 0 && (
        <ul className="att" aria-label={t.files}>
          {files.map(file => (
            <li key={file.document_id}>
              <File file={file} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What was answered besides, and what was read in the text. */
export function Details({ request: { text, answers, fields } }: { request: RequestDetail }) {
  const more = answers.filter(answer => answer.value && answer.value.trim() !== text.trim());
  return (
    <>
      {more.length > 0 && (
        <Facts label={t.answers} list={more.map(({ label, value }) => [label, value] as const)} />
      )}
      {fields.length > 0 && (
        <Facts
          label={t.found.title}
          list={fields.flatMap(known).map(({ name, value }) => [t.found[name], value] as const)}
        />
      )}
    </>
  );
}

function Facts({ label, list }: { label: string; list: readonly (readonly [string, string])[] }) {
  return (
    <section className="facts" aria-label={label}>
      <h3>{label}</h3>
      <dl>
        {list.map(([name, value]) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const PICTURE = /\.(?:jpe?g|png|webp|gif|heic|tiff?)$/i;

export function File({ file: { document_id: id, name, kind, status } }: { file: RequestFile }) {
  const state = documents.statuses[status as keyof typeof documents.statuses]?.toLowerCase();
  const words = [kind && kind !== 'generic' ? documents.kinds[kind as Kind] : undefined, state];
  return (
    <Link to="/documents/$id" params={{ id }}>
      <Icon of={PICTURE.test(name) ? Image : FileText} />
      <span className="cut">{name}</span>
      <span className="muted">{words.filter(Boolean).join(', ')}</span>
    </Link>
  );
}
