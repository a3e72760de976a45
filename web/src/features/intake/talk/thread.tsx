import './talk.css';

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bot, CircleX, Inbox, Send, StickyNote } from 'lucide-react';

import { talk as t } from '../../../texts/en/talk';
import { Age } from '../../../ui/bits';
import { Icon } from '../../../ui/icon';
import { Failure, Rows } from '../../../ui/states';
import { File } from '../letter';
import type { RequestDetail } from '../types';
import { messagesOf } from './calls';
import { Composer } from './composer';
import { following, isUndelivered, type RequestMessage } from './types';

/** What was said since, and the field for the next answer. */
export function Thread({ request }: { request: RequestDetail }) {
  const own = useQuery(messagesOf(request.id));
  const messages = following(request, own.data ?? []);
  return (
    <section className="more talk" aria-labelledby="talk-h">
      <h3 id="talk-h">{t.title}</h3>
      {own.isError && !own.data ? (
        <Failure what={t.what} error={own.error} retry={() => void own.refetch()} />
      ) : !own.data ? (
        <Rows what={t.what} count={2} />
      ) : messages.length === 0 ? (
        <p className="hint">{t.none}</p>
      ) : (
        <ol aria-label={t.list}>
          {messages.map(message => (
            <li key={message.id} className={`msg is-${message.kind}`}>
              {message.automatic ? <Automatic message={message} /> : <Message message={message} />}
            </li>
          ))}
        </ol>
      )}
      <Composer request={request} />
    </section>
  );
}

const PICTURES = { in: Inbox, out: Send, note: StickyNote };

const whoOf = ({ kind, author, from }: RequestMessage) =>
  author?.name ?? (from?.name || from?.email || (kind === 'in' ? t.unknown : t.itself));

/** What a machine wrote is folded: nobody has to read it. */
function Automatic({ message }: { message: RequestMessage }) {
  return (
    <details>
      <summary>
        <Icon of={Bot} size={14} />
        <span className="msg-k">{t.automatic}</span>
        <span className="cut grow">{t.automaticFrom(whoOf(message), message.subject ?? message.text)}</span>
        <Age at={message.sent_at} />
      </summary>
      <Body message={message} />
    </details>
  );
}

function Message({ message }: { message: RequestMessage }) {
  const { kind, to, sent_at: at } = message;
  return (
    <>
      <div className="msg-h">
        <Icon of={PICTURES[kind]} size={14} />
        <b className="cut">{whoOf(message)}</b>
        {kind === 'note' ? (
          <span className="msg-k">{t.kinds.note}</span>
        ) : (
          kind === 'out' && <span className="muted cut">{t.to(to.join(', '))}</span>
        )}
        <span className="grow" />
        <Age at={at} />
      </div>
      <Body message={message} />
    </>
  );
}

function Body({ message }: { message: RequestMessage }) {
  const { text, quoted, files, document_id: original } = message;
  return (
    <div className="msg-b">
      <p className="msg-t" dir="auto">
        {text}
      </p>
      {quoted && (
        <details>
          <summary>{t.earlier}</summary>
          <p className="msg-q" dir="auto">
            {quoted}
          </p>
        </details>
      )}
      {files.length > 0 && (
        <ul className="att" aria-label={t.files}>
          {files.map(file => (
            <li key={file.document_id}>
              <File file={file} />
            </li>
          ))}
        </ul>
      )}
      <Delivered message={message} />
      {original && (
        <Link className="link" to="/documents/$id" params={{ id: original }}>
          {t.original}
        </Link>
      )}
    </div>
  );
}

/** Whether an answer went out; what failed is said aloud, with the mail server's reason. */
function Delivered({ message }: { message: RequestMessage }) {
  const { delivery } = message;
  if (!delivery) return null;
  const words = t.states[delivery.state];
  if (!isUndelivered(message)) return <p className="hint">{words}</p>;
  return (
    <p className="err" role="alert">
      <Icon of={CircleX} size={14} />
      <span>{[words, delivery.error].filter(Boolean).join(' ')}</span>
    </p>
  );
}
