import { MailWarning, RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';

import { call } from '../../api';
import { time } from '../../lib/format';
import { useStore } from '../../lib/store';
import { shell as t } from '../../texts/en/shell';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { toast, toastError } from '../../ui/toast';
import { lostSince, tryNow } from '../connection';
import { useMe } from '../me';
import { keepTyped } from '../typed';
import { outdated } from '../version';

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
            <b>{t.offline(time(since))}</b> {t.offlineText}
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

const RESEND_SECONDS = 60;

function Unverified() {
  const left = useCountdown();
  const resend = async () => {
    left.start(RESEND_SECONDS);
    try {
      await call('post', '/auth/verify-email/resend');
      toast(t.unverified.sent);
    } catch (error) {
      left.start(0);
      toastError(error);
    }
  };
  return (
    <div className="banner" role="status">
      <Icon of={MailWarning} />
      <span className="grow">{t.unverified.text}</span>
      <Button size="sm" disabled={left.seconds > 0} onClick={() => void resend()}>
        {left.seconds > 0 ? t.unverified.again(left.seconds) : t.unverified.resend}
      </Button>
    </div>
  );
}

/** Seconds that pass until something may be done again. */
export function useCountdown() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return { seconds, start: setSeconds };
}
