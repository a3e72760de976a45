/** What a screen shows when it has nothing to show: empty, loading, failed, forbidden. */
import { Lock, RefreshCw, ServerCrash } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { Problem, Unreachable } from '../api';
import { common } from '../texts/en/common';
import { Copyable } from './bits';
import { Button } from './button';
import { Icon } from './icon';
import { sentence } from './sentence';

type CenterProps = { picture?: ReactNode; title: string; text?: ReactNode; children?: ReactNode };

/** One sentence and one action, in the middle. */
export function Center({ picture, title, text, children }: CenterProps) {
  return (
    <div className="mid">
      {picture}
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children && <div className="row">{children}</div>}
    </div>
  );
}

/** True after a while: what is quick shows no skeleton. */
export function useSlow(milliseconds = 200): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return slow;
}

const WIDTHS = [54, 72, 44, 63, 58, 49, 67, 52];

/** The shape of the rows to come. */
export function Rows({ what, count = 8 }: { what: string; count?: number }) {
  const slow = useSlow();
  return (
    <div role="status" className="grow">
      <span className="sr">{common.loading(what)}</span>
      {slow && (
        <ul className="skr" aria-hidden="true">
          {WIDTHS.slice(0, count).map(width => (
            <li key={width}>
              <i />
              <i style={{ width: `${width}%` }} />
              <i style={{ width: `${(width * 7) % 23}%` }} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type FailureProps = {
  what: string;
  error: unknown;
  retry?: () => void;
  role?: string;
  organization?: string;
};

/** Which role it takes, and who can give it. */
export function Forbidden({
  what,
  role,
  organization,
}: {
  what: string;
  role: string;
  organization: string;
}) {
  return (
    <Center
      picture={
        <span className="orb">
          <Icon of={Lock} size={22} />
        </span>
      }
      title={common.forbidden.title(what, 'admin')}
      text={common.forbidden.text(role, organization)}
    />
  );
}

/** What failed, what is safe, and what to do. */
export function Failure({ what, error, retry, role, organization }: FailureProps) {
  if (error instanceof Problem && error.status === 403) {
    if (role && organization) return <Forbidden what={what} role={role} organization={organization} />;
    return <Center title={common.forbidden.title(what, 'admin')} text={sentence(error)} />;
  }
  const text =
    error instanceof Unreachable ? common.failure.unreachable : `${sentence(error)} ${common.failure.safe}`;
  const id = error instanceof Problem ? error.requestId : undefined;
  return (
    <Center
      picture={
        <span className="orb danger">
          <Icon of={ServerCrash} size={22} />
        </span>
      }
      title={common.failure.title(what)}
      text={text}
    >
      {retry && (
        <Button look="primary" icon={RefreshCw} onClick={retry}>
          {common.retry}
        </Button>
      )}
      {id && <Copyable text={id} label={common.failure.requestId} />}
    </Center>
  );
}
