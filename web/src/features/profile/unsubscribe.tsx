import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { Problem } from '../../api';
import { notifications } from '../../texts/en/notifications';
import { FieldError } from '../../ui/bits';
import { Button, buttonClass } from '../../ui/button';
import { sentence } from '../../ui/sentence';
import { Frame } from '../identity/frame';
import { unsubscribe } from './preferences';

const t = notifications.off;

/** The page of a mail's link: nothing is stopped before its button is pressed. */
export function Unsubscribe() {
  const { token = '' } = useSearch({ strict: false }) as { token?: string };
  const [state, setState] = useState<'asked' | 'busy' | 'done' | 'gone'>(token ? 'asked' : 'gone');
  const [error, setError] = useState<string>();
  const stop = async () => {
    setState('busy');
    setError(undefined);
    try {
      await unsubscribe(token);
      setState('done');
    } catch (thrown) {
      const isGone = thrown instanceof Problem && thrown.status === 404;
      setState(isGone ? 'gone' : 'asked');
      setError(sentence(thrown));
    }
  };
  if (state === 'done') return <Frame title={t.done} text={t.doneText} plain />;
  if (state === 'gone')
    return (
      <Frame title={t.gone} text={t.goneText} plain>
        <Link className={buttonClass('primary', 'lg', 'wide')} to="/sign-in">
          {t.signIn}
        </Link>
      </Frame>
    );
  return (
    <Frame title={t.title} text={t.text} plain>
      <Button look="primary" size="lg" className="wide" busy={state === 'busy'} onClick={() => void stop()}>
        {t.verb}
      </Button>
      <div role="alert">
        <FieldError id="unsubscribe-error">{error}</FieldError>
      </div>
    </Frame>
  );
}
