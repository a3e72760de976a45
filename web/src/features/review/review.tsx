import './review.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ChevronDown, ChevronLeft, ChevronUp, Eye, TriangleAlert } from 'lucide-react';
import { lazy } from 'react';

import { Problem } from '../../api';
import { useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { documents } from '../../texts/en/documents';
import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { useFilter } from '../documents/filter';
import { documentById } from '../documents/queries';
import { Desk } from './desk';
import { fieldsOf } from './queries';
import { useSavedOnLeaving, useWalk } from './walk';

const Labels = lazy(async () => ({ default: (await import('./head')).Labels }));
const Actions = lazy(async () => ({ default: (await import('./head')).Actions }));
const NotRead = lazy(async () => ({ default: (await import('./unread')).NotRead }));

export function Review() {
  const { id } = useParams({ from: '/inside/documents/$id' });
  // Each document begins afresh: its own question, its own place on the page.
  return <ReviewOf key={id} id={id} />;
}

function ReviewOf({ id }: { id: string }) {
  const filter = useFilter(useSearch({ from: '/inside/documents/$id' }));
  const me = useMe();
  const document = useQuery(documentById(id));
  const read = document.data?.status === 'COMPLETED';
  const version = useQuery({ ...fieldsOf(id), enabled: read });
  const walk = useWalk(id, filter);
  useSavedOnLeaving(id, filter);
  const doc = document.data;
  const title = doc?.name ?? t.document;
  const asked = doc?.review_fields.length ?? 0;

  let content;
  if (document.isError) {
    content = (
      <Failure
        what={t.what}
        error={document.error}
        role={me.role}
        organization={me.organization}
        retry={() => void document.refetch()}
      />
    );
  } else if (!doc) content = <Rows what={t.what} />;
  else if (doc.status !== 'COMPLETED')
    content = (
      <Part>
        <NotRead document={doc} />
      </Part>
    );
  else if (version.isError && !(version.error instanceof Problem && version.error.status === 409)) {
    content = <Failure what={t.what} error={version.error} retry={() => void version.refetch()} />;
  } else if (!version.data) content = <Rows what={t.what} />;
  else content = <Desk document={doc} version={version.data} next={walk.next} />;

  return (
    <Page
      title={title}
      className="p-view"
      parent={{ to: '/documents', search: filter, label: documents.title }}
      phoneHead={
        <>
          <Link className="btn icon ghost phone lg" to="/documents" search={filter} aria-label={t.back}>
            <Icon of={ChevronLeft} />
          </Link>
          <div className="phone ph2">
            <h1 className="cut">{title}</h1>
            {read && (
              <span>
                {asked > 0 ? t.fieldsToCheck(asked) : t.allChecked}
                {doc && doc.pages_failed > 0 && `, ${documents.troubles(doc.pages_failed)}`}
              </span>
            )}
          </div>
        </>
      }
      aside={
        <>
          {read && asked > 0 && (
            <span className="badge warn">
              <Icon of={Eye} size={14} />
              {t.toCheck(asked)}
            </span>
          )}
          {read && doc && doc.pages_failed > 0 && (
            <span className="badge warn">
              <Icon of={TriangleAlert} size={14} />
              {documents.troubles(doc.pages_failed)}
            </span>
          )}
          {doc && (
            <Part>
              <Labels id={id} />
            </Part>
          )}
        </>
      }
      actions={
        <>
          <span className="walk desk">
            {walk.at >= 0 && <span className="muted num">{t.walk(walk.at + 1, walk.all, walk.more)}</span>}
            <Button
              size="sm"
              icon={ChevronUp}
              label={t.previous}
              disabled={!walk.previous}
              onClick={walk.previous}
            />
            <Button size="sm" icon={ChevronDown} label={t.next} disabled={!walk.next} onClick={walk.next} />
          </span>
          {doc && (
            <Part>
              <Actions document={doc} />
            </Part>
          )}
        </>
      }
    >
      {content}
    </Page>
  );
}
