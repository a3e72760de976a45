import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Stamp } from 'lucide-react';

import { approvals as t } from '../../texts/en/approvals';
import { Age } from '../../ui/bits';
import { buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { waitingForMe } from './queries';

/** The documents that wait for the viewer's approval; nothing where there are none. */
export function WaitingForMe() {
  const { data } = useQuery(waitingForMe);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="h-approvals">
      <div className="card-h">
        <h2 id="h-approvals">{t.mine}</h2>
      </div>
      <ul className="needs">
        {data.items.map(({ document, facts, created_at: at }) => (
          <li key={document.id}>
            <Link className="need" to="/documents/$id" params={{ id: document.id }}>
              <span className="need-i warn">
                <Icon of={Stamp} />
              </span>
              <span className="need-t">
                <b className="cut">{document.name}</b>
                <span className="cut">
                  {[facts.vendor, [facts.total, facts.currency].filter(Boolean).join(' ')]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </span>
              <Age at={at} className="muted" />
              <span className={buttonClass('secondary', 'sm')}>{t.open}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
