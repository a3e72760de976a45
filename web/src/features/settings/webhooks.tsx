import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, CircleX, Clock, Send } from 'lucide-react';
import { useState } from 'react';

import { call, type WebhookDelivery, type WebhookDeliveryState } from '../../api';
import { useMay } from '../../app/me';
import { settings as t } from '../../texts/en/settings';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { usePaged } from './paged';
import { Head, ListCard, useAct } from './pieces';

const KEY = ['webhook_deliveries'];
const STATES = Object.entries(t.webhooks.states);

export function Section() {
  const search = useSearch({ strict: false }) as { state?: WebhookDeliveryState };
  const navigate = useNavigate();
  const [open, setOpen] = useState<WebhookDelivery>();
  const { list, items = [] } = usePaged<WebhookDelivery>([...KEY, search.state], (cursor, signal) =>
    call('get', '/webhook-deliveries', {
      query: { limit: 50, ...(search.state ? { state: search.state } : {}), ...(cursor ? { cursor } : {}) },
      signal,
    }),
  );
  return (
    <>
      <Head title={t.sections.webhooks} text={t.webhooks.text}>
        <SelectField
          label={t.webhooks.state}
          value={search.state ?? ''}
          options={[['', t.webhooks.any], ...STATES]}
          onChange={event => {
            const state = event.target.value;
            void navigate({
              to: '/settings/$section',
              params: { section: 'webhooks' },
              search: state ? { state } : {},
            });
          }}
        />
      </Head>
      <ListCard what={t.sections.webhooks} list={list} empty={t.webhooks.empty} count={items.length}>
        <table className="tbl plain-t">
          <colgroup>
            <col style={{ width: 130 }} />
            <col />
            <col style={{ width: 64 }} />
            <col style={{ width: 100 }} />
            <col style={{ width: 96 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t.webhooks.state}</th>
              <th scope="col">{t.webhooks.to}</th>
              <th scope="col" className="r">
                {t.webhooks.tries}
              </th>
              <th scope="col">{t.webhooks.when}</th>
              <th scope="col">
                <span className="sr">{t.webhooks.show}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <tr key={item.id}>
                <td>
                  <StateWord state={item.state} />
                </td>
                <td>
                  <span className="nt">
                    <b className="cut" title={item.url}>
                      {item.url}
                    </b>
                    <span className="cut">
                      {item.event},{' '}
                      {item.error ??
                        t.webhooks.detail(item.status_code ?? undefined, item.duration_ms ?? undefined)}
                    </span>
                  </span>
                </td>
                <td className="r num">{item.attempts}</td>
                <td>
                  <Age at={item.attempted_at ?? item.created_at} />
                </td>
                <td>
                  <Button size="sm" look="ghost" onClick={() => setOpen(item)}>
                    {t.webhooks.show}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListCard>
      {open && <Detail item={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function StateWord({ state }: { state: WebhookDeliveryState }) {
  const [look, picture] =
    state === 'SUCCEEDED'
      ? (['ok', CircleCheck] as const)
      : state === 'FAILED'
        ? (['danger', CircleX] as const)
        : (['idle', Clock] as const);
  return (
    <span className={`state ${look}`}>
      <Icon of={picture} />
      <span>{t.webhooks.states[state]}</span>
    </span>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Detail({ item, onClose }: { item: WebhookDelivery; onClose: () => void }) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const whole = useQuery({
    queryKey: [...KEY, 'one', item.id],
    queryFn: ({ signal }) => call('get', '/webhook-deliveries/{id}', { path: { id: item.id }, signal }),
  });
  return (
    <Dialog open onClose={onClose} title={item.event} text={item.url} className="pop dlg wide">
      <div className="form">
        <StateWord state={item.state} />
        {item.error && <p className="t-danger">{item.error}</p>}
        {item.answer && (
          <div className="ent">
            <b>{t.webhooks.answer}</b>
            <pre>{item.answer}</pre>
          </div>
        )}
        {whole.data && (
          <div className="ent">
            <b>{t.webhooks.payload}</b>
            <pre>{pretty(whole.data.payload)}</pre>
          </div>
        )}
        {isAdmin && item.state !== 'PENDING' && (
          <div className="dl-f">
            <Button
              look="primary"
              icon={Send}
              onClick={() => {
                onClose();
                void act(
                  () => call('post', '/webhook-deliveries/{id}/retry', { path: { id: item.id } }),
                  KEY,
                  t.webhooks.resent,
                );
              }}
            >
              {t.webhooks.resend}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
