import { useEffect } from 'react';

import { common } from '../texts/en/common';
import { Button } from '../ui/button';
import { sentence } from '../ui/sentence';

/** A part of the program that is on the server no more: the page was open while a new version arrived. */
export const isOld = (error: unknown) =>
  /dynamically imported module|module script failed/i.test(String(error));

const AGAIN = 'reloaded';

export function Crash({ error }: { error: unknown }) {
  const old = isOld(error) && sessionStorage.getItem(AGAIN) === null;
  useEffect(() => {
    if (!old) return;
    // Once: a part that stays away is an error to show.
    sessionStorage.setItem(AGAIN, '1');
    location.reload();
  }, [old]);
  if (old) return null;
  return (
    <main id="main" className="alone" tabIndex={-1}>
      <div className="mid">
        <h1>{common.failure.title('This page')}</h1>
        <p>
          {sentence(error)} {common.failure.safe}
        </p>
        <Button look="primary" onClick={() => location.reload()}>
          {common.retry}
        </Button>
      </div>
    </main>
  );
}
