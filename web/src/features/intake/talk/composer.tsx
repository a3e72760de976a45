import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Send, StickyNote, TriangleAlert } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';

import { Problem } from '../../../api';
import { talk } from '../../../texts/en/talk';
import { FieldError } from '../../../ui/bits';
import { Button } from '../../../ui/button';
import { Tick } from '../../../ui/field';
import { Icon } from '../../../ui/icon';
import { sentence } from '../../../ui/sentence';
import { toast } from '../../../ui/toast';
import { allRequests, requestById } from '../queries';
import type { RequestDetail } from '../types';
import { note, reply, replyTo } from './calls';
import { type Draft, draftOf, keepDraft } from './draft';
import type { ReplyDraft } from './types';

const t = talk.write;
const MOST = 20_000;

/** The draft of this request, which is kept while it is written. */
function useDraft(id: string) {
  const [draft, setDraft] = useState(() => draftOf(id));
  const set = (next: Draft) => {
    setDraft(next);
    keepDraft(id, next);
  };
  return [draft, set] as const;
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem && error.status === 412) return t.changed;
  const fault = error instanceof Problem ? error.fault('/text') : undefined;
  return fault ? `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.` : sentence(error);
}

type Sending = { request: RequestDetail; to: ReplyDraft | undefined; draft: Draft; quote: boolean };

/** Sends what was written; the same words are sent once, however often the button is pressed. */
function useSending(clear: () => void) {
  const cache = useQueryClient();
  const key = useRef<string>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const send = async ({ request, to, draft, quote }: Sending) => {
    const text = draft.text.trim();
    if (busy) return;
    if (!text) {
      setError(t.empty);
      return;
    }
    setBusy(true);
    setError(undefined);
    key.current ??= crypto.randomUUID();
    try {
      if (draft.note) await note(request.id, text);
      else await reply(request.id, { text, version: request.version, quote }, key.current);
      toast(draft.note ? t.noted : t.sent(to?.to ?? ''));
      clear();
    } catch (thrown) {
      setError(reasonOf(thrown));
      if (thrown instanceof Problem && thrown.status === 412)
        await cache.refetchQueries({ queryKey: requestById(request.id).queryKey });
    }
    // A refusal is answered anew, not with the answer that it got before.
    key.current = undefined;
    setBusy(false);
    await cache.invalidateQueries(allRequests);
  };
  return { busy, error, send };
}

/** Writes an answer to the sender, or a note that stays inside. */
export function Composer({ request }: { request: RequestDetail }) {
  const id = useId();
  const { data: to } = useQuery(replyTo(request.id));
  const [draft, set] = useDraft(request.id);
  const [quoting, setQuoting] = useState<boolean>();
  const nobody = to !== undefined && !to.to;
  const now = nobody ? { ...draft, note: true } : draft;
  const quote = quoting ?? to?.quote ?? true;
  const { busy, error, send } = useSending(() => set({ ...draft, text: '' }));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    void send({ request, to, draft: now, quote });
  };
  return (
    <form className={now.note ? 'form write is-note' : 'form write'} onSubmit={submit}>
      <Whereto to={to} note={now.note} />
      <div className="field">
        <label htmlFor={id}>{now.note ? t.noteText : t.text}</label>
        <textarea
          id={id}
          className="input area"
          rows={5}
          maxLength={MOST}
          value={draft.text}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : `${id}-hint`}
          onChange={event => set({ ...draft, text: event.target.value })}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
          }}
        />
        <p className="hint" id={`${id}-hint`}>
          {t.kept}
        </p>
        <FieldError id={`${id}-error`}>{error}</FieldError>
      </div>
      <Tick
        acts
        label={t.note}
        hint={t.noteHint}
        checked={now.note}
        disabled={nobody}
        onChange={event => set({ ...draft, note: event.target.checked })}
      />
      {!now.note && to?.quoted && <History quoted={to.quoted} quote={quote} set={setQuoting} />}
      <div className="form-f">
        <Button look="primary" type="submit" icon={now.note ? StickyNote : Send} busy={busy}>
          {now.note ? t.keep : t.send}
        </Button>
      </div>
    </form>
  );
}

/** To whom it goes, and what has to be known before. */
function Whereto({ to, note: isNote }: { to: ReplyDraft | undefined; note: boolean }) {
  if (!to) return null;
  if (!to.to) return <p className="hint">{t.noAddress}</p>;
  if (isNote) return null;
  return (
    <>
      <p className="soft">{t.goesTo(to.to, to.subject)}</p>
      {!to.reply_address && (
        <p className="write-w">
          <Icon of={TriangleAlert} size={14} />
          <span>{t.nobodyReads}</span>
        </p>
      )}
    </>
  );
}

type HistoryProps = { quoted: string; quote: boolean; set: (quote: boolean) => void };

function History({ quoted, quote, set }: HistoryProps) {
  return (
    <>
      <Tick label={t.quote} checked={quote} onChange={event => set(event.target.checked)} />
      {quote && (
        <details>
          <summary>{talk.earlier}</summary>
          <p className="msg-q" dir="auto">
            {quoted}
          </p>
        </details>
      )}
    </>
  );
}
