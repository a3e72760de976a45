import { MailWarning, RefreshCw, WifiOff } from 'lucide-react';
import { lazy } from 'react';

import { useStore } from '../../lib/store';
import { shell as t } from '../../texts/en/shell';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { lostSince, tryNow } from '../connection';
import { useMe } from '../me';
import { keepTyped } from '../typed';
import { outdated } from '../version';
import { Part } from './part';

const Resend = lazy(async () => ({ default: (await import('./resend')).Resend }));

/** What concerns every screen: no connection, a new version, an address that is not yet confirmed. */
export function Banners() {
  const since = useStore(lostSince);
  const old = useStore(outdated);
  const me = useMe();
  const reload = () => {
    keepTyped();
    location.reload();
  };
  return (
    <>
      {old && !since && (
        <div className="banner news-b" role="status">
          <Icon of={RefreshCw} />
          <span className="grow">
            <b>{t.newVersion}</b> {t.newVersionText}
          </span>
          <Button size="sm" onClick={reload}>
            {t.reload}
          </Button>
        </div>
      )}
      {since && (
        <div className="banner" role="status">
          <Icon of={WifiOff} />
          <span className="grow">
            <b>{t.offline(since.toLocaleTimeString(navigator.language, { timeStyle: 'short' }))}</b>{' '}
            {t.offlineText}
          </span>
          <Button size="sm" onClick={() => void tryNow()}>
            {t.tryNow}
          </Button>
        </div>
      )}
      {!since && me.user_id && !me.email_verified && <Unverified />}
    </>
  );
}

function Unverified() {
  return (
    <div className="banner" role="status">
      <Icon of={MailWarning} />
      <span className="grow">{t.unverified.text}</span>
      <Part fallback={<Button size="sm">{t.unverified.resend}</Button>}>
        <Resend />
      </Part>
    </div>
  );
}
