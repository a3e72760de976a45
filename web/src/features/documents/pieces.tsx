/** Parts of a row that the table and the phone's list share. */
import { useQuery } from '@tanstack/react-query';
import {
  CircleCheck,
  CircleX,
  Clock,
  Eye,
  File as FilePicture,
  FileCode,
  FileSpreadsheet,
  FileText,
  Image,
  Loader,
  Lock,
  type LucideIcon,
  Mail,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';

import type { Document } from '../../api';
import { useObjectUrl } from '../../lib/object-url';
import { documents as t } from '../../texts/en/documents';
import { fieldName } from '../../texts/en/fields';
import { colourOf, Dot, Progress } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import { firstPage, hasPages } from './pictures';
import type { Item } from './queries';

function pictureOf({ media_type: type, error }: Document): LucideIcon {
  if (error?.code === 'encrypted') return Lock;
  if (type.startsWith('image/')) return Image;
  if (type === 'message/rfc822') return Mail;
  if (/xml|json|html/.test(type)) return FileCode;
  if (/sheet|excel|csv/.test(type)) return FileSpreadsheet;
  return /pdf|word|text|presentation/.test(type) ? FileText : FilePicture;
}

/** A small picture of the first page: by the link of the list, else asked for. */
export function Thumbnail({ document }: { document: Item }) {
  const [broken, setBroken] = useState(false);
  const link = broken ? undefined : (document.thumbnail ?? undefined);
  const { data } = useQuery({ ...firstPage(document), enabled: !link && hasPages(document) });
  const url = useObjectUrl(data);
  return link || url ? (
    <img
      className="doc-i"
      src={link ?? url}
      alt=""
      width={28}
      height={36}
      loading="lazy"
      onError={() => setBroken(true)}
    />
  ) : (
    <span className="doc-f">
      <Icon of={pictureOf(document)} />
    </span>
  );
}

/** The first page as large as a card. */
export function CardPicture({ document }: { document: Item }) {
  const { data } = useQuery(firstPage(document, 'preview'));
  const url = useObjectUrl(data);
  const small = document.thumbnail ?? undefined;
  return (
    <span className="card-p">
      {url || small ? (
        <img src={url ?? small} alt="" loading="lazy" />
      ) : (
        <Icon of={pictureOf(document)} size={28} />
      )}
    </span>
  );
}

export function StatusWord({ document }: { document: Document }) {
  const { status, pages_done: done, pages_total: total } = document;
  switch (status) {
    case 'COMPLETED':
      return document.needs_review ? (
        <span className="state warn">
          <Icon of={Eye} />
          <span>{t.toReviewState}</span>
          <Troubles document={document} />
        </span>
      ) : (
        <span className="state ok">
          <Icon of={CircleCheck} />
          <span>{t.read}</span>
          <Troubles document={document} />
        </span>
      );
    case 'FAILED':
      return (
        <span className="state danger">
          <Icon of={CircleX} />
          <span>{t.statuses.FAILED}</span>
        </span>
      );
    case 'PROCESSING':
      return (
        <>
          <span className="state info">
            <Icon of={Loader} turns />
            <span className="num">{total && total > 1 ? t.readingPages(done, total) : t.readingNow}</span>
          </span>
          {total && total > 1 ? (
            <Progress className="thin" done={done} total={total} label={t.pagesRead} />
          ) : null}
        </>
      );
    default:
      return (
        <span className="state idle">
          <Icon of={Clock} />
          <span>{t.statuses[status]}</span>
        </span>
      );
  }
}

/** Pages of which print was left unread. */
function Troubles({ document: { pages_failed: count } }: { document: Document }) {
  if (count === 0) return null;
  return (
    <span className="t-warn" title={t.troubles(count)}>
      <Icon of={TriangleAlert} size={14} />
      <span className="sr">{t.troubles(count)}</span>
    </span>
  );
}

const ASKS_SHOWN = 3;

/** The names of the fields that a person should look at. */
export function Asks({ document }: { document: Document }) {
  const names = document.review_fields;
  if (names.length === 0) return null;
  const more = names.length - ASKS_SHOWN;
  return (
    <span className="asks" title={names.map(fieldName).join(', ')}>
      {names.slice(0, ASKS_SHOWN).map(name => (
        <span className="ask cut" key={name}>
          {fieldName(name)}
        </span>
      ))}
      {more > 0 && <span className="ask">{t.fieldsMore(more)}</span>}
    </span>
  );
}

const LABELS_SHOWN = 2;

/** The labels of a document by name. */
export function Labels({ document }: { document: Item }) {
  const { labels } = document;
  if (labels.length === 0) return null;
  const more = labels.length - LABELS_SHOWN;
  return (
    <span className="asks" title={labels.map(label => label.name).join(', ')}>
      {labels.slice(0, LABELS_SHOWN).map(label => (
        <span className="lab cut" key={label.id}>
          <Dot colour={label.colour || colourOf(label.id)} />
          {label.name}
        </span>
      ))}
      {more > 0 && <span className="lab">{t.fieldsMore(more)}</span>}
    </span>
  );
}
