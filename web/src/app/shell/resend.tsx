import { useEffect, useState } from 'react';

import { call } from '../../api';
import { overlays } from '../../texts/en/overlays';
import { shell as t } from '../../texts/en/shell';
import { Button } from '../../ui/button';
import { toast, toastError } from '../../ui/toast';

const RESEND_SECONDS = 60;

/** Sends the mail that confirms an address once more. */
export function Resend() {
  const left = useCountdown();
  const resend = async () => {
    left.start(RESEND_SECONDS);
    try {
      await call('post', '/auth/verify-email/resend');
      toast(overlays.mailSent);
    } catch (error) {
      left.start(0);
      toastError(error);
    }
  };
  return (
    <Button size="sm" disabled={left.seconds > 0} onClick={() => void resend()}>
      {left.seconds > 0 ? overlays.mailAgain(left.seconds) : t.unverified.resend}
    </Button>
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
