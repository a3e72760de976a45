import { useQuery } from '@tanstack/react-query';

import { call } from '../../api';
import { links as t } from '../../texts/en/links';
import { Copyable } from '../../ui/bits';
import { Dialog } from '../../ui/dialog';
import { QrCode } from '../../ui/qr';
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
          <QrCode text={link.data.url} label={t.phone.code} />
          <p className="muted">{t.phone.until}</p>
          <Copyable text={link.data.url} label={t.copy}>
            {t.copy}
          </Copyable>
        </>
      )}
    </Dialog>
  );
}
