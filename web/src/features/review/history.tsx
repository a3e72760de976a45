import { useQuery } from '@tanstack/react-query';
import { RotateCcw, ScanText, Sparkles, UserRound } from 'lucide-react';
import { useState } from 'react';

import { call, type Document, type Version } from '../../api';
import { fieldName } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { Age, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { useNames } from '../members';
import { versionsOf } from './queries';

const PICTURES = { first: ScanText, again: RotateCcw, model: Sparkles, person: UserRound };

/** Versions of what was read, and what each changed. */
export function History({ document }: { document: Document }) {
  const versions = useQuery(versionsOf(document.id));
  const nameOf = useNames();
  const [open, setOpen] = useState<number>();
  if (versions.isError)
    return <Failure what="The history" error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <Rows what="The history" count={4} />;
  return (
    <ol className="versions">
      {versions.data.items.map(version => (
        <li key={version.version}>
          <div className="ver">
            <Icon of={PICTURES[version.origin]} />
            <span className="grow">
              <b>{t.history.origins[version.origin]}</b>{' '}
              {version.actor_id && (
                <span className="soft">{t.history.by(nameOf(version.actor_id) ?? t.person)}</span>
              )}
              {version.note && <span className="muted"> {version.note}</span>}
            </span>
            <Age at={version.created_at} />
            {version.version > 1 && (
              <Button
                look="ghost"
                size="sm"
                aria-expanded={open === version.version}
                onClick={() => setOpen(open === version.version ? undefined : version.version)}
              >
                {t.history.compare}
              </Button>
            )}
          </div>
          {open === version.version && <Difference id={document.id} version={version} />}
        </li>
      ))}
    </ol>
  );
}

function Difference({ id, version }: { id: string; version: Version }) {
  const to = version.version;
  const comparison = useQuery({
    queryKey: ['document', id, 'compare', to],
    queryFn: ({ signal }) =>
      call('get', '/documents/{id}/extractions/compare', {
        path: { id },
        query: { from: to - 1, to },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!comparison.data) return null;
  if (comparison.data.differences.length === 0) return <p className="hint df-e">{t.history.same}</p>;
  return (
    <table className="tbl df">
      <thead>
        <tr>
          <th scope="col">{t.history.field}</th>
          <th scope="col">{t.history.before}</th>
          <th scope="col">{t.history.after}</th>
        </tr>
      </thead>
      <tbody>
        {comparison.data.differences.map(one => (
          <tr key={one.name}>
            <th scope="row">{fieldName(one.name)}</th>
            <td>{one.before ? <del>{one.before}</del> : <None />}</td>
            <td>{one.after ? <ins>{one.after}</ins> : <None />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
