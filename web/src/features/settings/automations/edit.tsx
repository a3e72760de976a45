import './automations.css';

import { useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useId, useState } from 'react';

import { number } from '../../../lib/format';
import { automations as t } from '../../../texts/en/automations';
import { common } from '../../../texts/en/common';
import { Age, FieldError } from '../../../ui/bits';
import { Button } from '../../../ui/button';
import { Dialog, DialogButtons } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Form } from '../../../ui/form';
import { toast, toastError } from '../../../ui/toast';
import { ActionList, type Numbered, numbered } from './action-list';
import { attempt, change, create } from './calls';
import { Conditions, TriggerField } from './conditions';
import { type Automation, fitting, type Terms, type Tried } from './types';

type Props = {
  item: Automation | undefined;
  listKey: readonly string[];
  onClose: () => void;
  showSecret: (secret: string) => void;
};

/** An automation in a dialog: when, only if, then; and what it would do to what there is. */
export function Edit({ item, listKey, onClose, showSecret }: Props) {
  const cache = useQueryClient();
  const [on, setOn] = useState(item?.on ?? 'document.completed');
  const [condition, setCondition] = useState(item?.condition ?? {});
  const [actions, setActions] = useState<readonly Numbered[]>(() => numbered(item?.actions ?? []));
  const [missing, setMissing] = useState<string>();
  const terms = (): Terms => fitting({ on, condition, actions: actions.map(one => one.action) });
  const save = async (values: Record<string, string>) => {
    const wanted = terms();
    setMissing(wanted.actions.length === 0 ? t.needsAction : undefined);
    if (wanted.actions.length === 0) return;
    const body = { name: values['name']?.trim() ?? '', ...wanted };
    const made = item ? await change(item, body) : await create({ ...body, enabled: true });
    onClose();
    if (made.webhook_secret) showSecret(made.webhook_secret);
    else toast(common.saved);
    await cache.invalidateQueries({ queryKey: listKey });
  };
  return (
    <Dialog open onClose={onClose} title={item ? t.edit(item.name) : t.new} className="pop dlg wide">
      <Form send={save}>
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              defaultValue={item?.name}
              required
              maxLength={200}
              autoFocus
              error={fault('name')}
            />
            <TriggerField
              on={on}
              set={next => {
                setOn(next);
                const kept = fitting({ on: next, condition, actions: actions.map(one => one.action) });
                setCondition(kept.condition);
                setActions(numbered(kept.actions));
              }}
            />
            <Conditions on={on} condition={condition} set={setCondition} fault={fault} />
            <ActionList on={on} actions={actions} set={setActions} fault={fault} />
            {missing && actions.length === 0 && (
              <div role="alert">
                <FieldError id="automation-lacks">{missing}</FieldError>
              </div>
            )}
            <Attempt terms={terms} />
            <DialogButtons close={onClose} busy={busy} verb={item ? common.save : t.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** What the automation, as it stands in the form, would do to the latest things of its kind. */
function Attempt({ terms }: { terms: () => Terms }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState<Tried>();
  const run = async () => {
    setBusy(true);
    try {
      setTried(await attempt(terms()));
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };
  return (
    <div className="tried">
      <Button size="sm" icon={FlaskConical} busy={busy} onClick={() => void run()} aria-describedby={id}>
        {t.tried.run}
      </Button>
      <div id={id} role="status">
        {tried && <Found tried={tried} />}
      </div>
    </div>
  );
}

const SHOWN = 10;

function Found({ tried }: { tried: Tried }) {
  if (tried.looked_at === 0) return <p>{t.tried.none}</p>;
  const fits = tried.items.filter(item => item.matches).slice(0, SHOWN);
  const others = tried.items.filter(item => !item.matches);
  return (
    <>
      <p>{t.tried.text(number(tried.matches), number(tried.looked_at))}</p>
      {fits.length > 0 && (
        <ul className="auto-tried" aria-label={t.tried.would}>
          {fits.map(item => (
            <li key={item.object_id}>
              <b className="cut">{item.title}</b>
              <Age at={item.at} />
              <ul>
                {item.would.map(sentence => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t.tried.others(others.length)}</summary>
          <ul className="auto-tried">
            {others.slice(0, SHOWN).map(item => (
              <li key={item.object_id}>
                <b className="cut">{item.title}</b>
                <Age at={item.at} />
                <span className="muted">{item.mismatches.map(one => one.reason).join('; ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
