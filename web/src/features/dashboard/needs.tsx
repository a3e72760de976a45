import { Link } from '@tanstack/react-router';
import { ArrowRight, FileSearch, FileX } from 'lucide-react';

import type { Document } from '../../api';
import { dashboard as t } from '../../texts/en/dashboard';
import { fieldInSentence } from '../../texts/en/fields';
import { Age } from '../../ui/bits';
import { buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { Counted } from '../documents/queries';
import { countText } from '../documents/total';

const NEEDS_SHOWN = 7;

/** What waits for a person, the failed first. */
export function Needs({ review, failed }: { review: Counted | undefined; failed: Counted | undefined }) {
  const items = [...(failed?.items ?? []), ...(review?.items ?? [])];
  const first = review?.items[0];
  return (
    <section className="card" aria-labelledby="h-needs">
      <div className="card-h">
        <h2 id="h-needs">{t.needs}</h2>
        {first && (
          <Link className="link" to="/documents/$id" params={{ id: first.id }} search={{ review: true }}>
            {t.workThrough} {countText(review)}
            <Icon of={ArrowRight} size={14} />
          </Link>
        )}
      </div>
      {items.length === 0 ? (
        <p className="needs-none">{t.allDone}</p>
      ) : (
        <ul className="needs">
          {items.slice(0, NEEDS_SHOWN).map(item => (
            <li key={item.id}>
              <Need document={item} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Need({ document }: { document: Document }) {
  const failed = document.status === 'FAILED';
  const locked = document.error?.code === 'encrypted';
  const names = document.review_fields.map(fieldInSentence);
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  const verb = failed ? (locked ? t.verbs.unlock : t.verbs.open) : t.verbs.review;
  return (
    <Link
      className="need"
      to="/documents/$id"
      params={{ id: document.id }}
      search={failed ? {} : { review: true }}
    >
      <span className={failed ? 'need-i danger' : 'need-i warn'}>
        <Icon of={failed ? FileX : FileSearch} />
      </span>
      <span className="need-t">
        <b className="cut">{document.name}</b>
        <span className="cut">
          {failed ? (locked ? t.asksPassword : document.error?.message) : t.checks(list)}
        </span>
      </span>
      <Age at={document.created_at} className="muted" />
      <span className={buttonClass('secondary', 'sm')}>{verb}</span>
    </Link>
  );
}
