import { useQuery } from '@tanstack/react-query';
import { encode } from 'uqr';

import { call } from '../../api';
import { links as t } from '../../texts/en/links';
import { Copyable } from '../../ui/bits';
import { Dialog } from '../../ui/dialog';
import { Failure, Rows } from '../../ui/states';

/** A code that leads a phone to the page where it photographs a document for the member. */
export function PhoneDialog({ close }: { close: () => void }) {
  const link = useQuery({
    queryKey: ['phone-link'],
    queryFn: () =>
      call('post', '/upload-links', {
        body: { name: t.phone.name, purpose: t.phone.purpose, hours: 1, max_files: 60, label_ids: [] },
      }),
    // One link for as long as the dialog is open: each call makes another.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  });
  return (
    <Dialog open onClose={close} title={t.phone.title} text={t.phone.text}>
      {link.isError && <Failure what={t.phone.title} error={link.error} retry={() => void link.refetch()} />}
      {link.isPending && <Rows what={t.phone.title} count={3} />}
      {link.data && (
        <>
          <Code text={link.data.url} />
          <p className="muted">{t.phone.until}</p>
          <Copyable text={link.data.url} label={t.copy}>
            {t.copy}
          </Copyable>
        </>
      )}
    </Dialog>
  );
}

function Code({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={240}
      height={240}
      role="img"
      aria-label={t.phone.code}
      shapeRendering="crispEdges"
      style={{ display: 'block', margin: '0 auto' }}
    >
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
