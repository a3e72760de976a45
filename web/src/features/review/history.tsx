import { useQuery } from '@tanstack/react-query';
import { RotateCcw, ScanText, Sparkles, UserRound } from 'lucide-react';
import { useState } from 'react';

import { call, type Document, type Version } from '../../api';
import { fieldName } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { parts } from '../../texts/en/review-parts';
import { Age, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
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
  const [from, setFrom] = useState<number>();
  if (versions.isError)
    return <Failure what="The history" error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <Rows what="The history" count={4} />;
  const all = versions.data.items;
  const older = (than: number) => all.filter(one => one.version < than);
  const nameOfVersion = (one: Version) =>
    parts.history.version(one.version, parts.history.origins[one.origin]);
  return (
    <ol className="versions">
      {all.map(version => {
        const before = older(version.version);
        const base = before.some(one => one.version === from) ? from : before[0]?.version;
        return (
          <li key={version.version}>
            <div className="ver">
              <Icon of={PICTURES[version.origin]} />
              <span className="grow">
                <b>{parts.history.origins[version.origin]}</b>{' '}
                {version.actor_id && (
                  <span className="soft">{parts.history.by(nameOf(version.actor_id) ?? t.person)}</span>
                )}
                {version.note && <span className="muted"> {version.note}</span>}
              </span>
              <Age at={version.created_at} />
              {base !== undefined && (
                <Button
                  look="ghost"
                  size="sm"
                  aria-expanded={open === version.version}
                  onClick={() => {
                    setFrom(undefined);
                    setOpen(open === version.version ? undefined : version.version);
                  }}
                >
                  {parts.history.compare}
                </Button>
              )}
            </div>
            {open === version.version && base !== undefined && (
              <>
                {before.length > 1 && (
                  <SelectField
                    label={parts.history.against}
                    value={String(base)}
                    onChange={event => setFrom(Number(event.target.value))}
                    options={before.map(one => [String(one.version), nameOfVersion(one)] as const)}
                  />
                )}
                <Difference id={document.id} from={base} to={version.version} />
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Difference({ id, from, to }: { id: string; from: number; to: number }) {
  const comparison = useQuery({
    queryKey: ['document', id, 'compare', from, to],
    queryFn: ({ signal }) =>
      call('get', '/documents/{id}/extractions/compare', { path: { id }, query: { from, to }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (comparison.isError)
    return (
      <Failure what={parts.history.what} error={comparison.error} retry={() => void comparison.refetch()} />
    );
  if (!comparison.data) return <Rows what={parts.history.what} count={2} />;
  if (comparison.data.differences.length === 0) return <p className="hint df-e">{parts.history.same}</p>;
  return (
    <table className="tbl df">
      <thead>
        <tr>
          <th scope="col">{parts.history.field}</th>
          <th scope="col">{parts.history.before}</th>
          <th scope="col">{parts.history.after}</th>
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
