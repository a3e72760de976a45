import { useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { common } from '../../texts/en/common';
import { routing } from '../../texts/en/routing';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { forms } from '../intake/api';
import { formList } from '../intake/queries';
import type { FormField, IntakeForm } from '../intake/types';
import { Area } from './area';
import { BEGINNING, FIXED, isLong, KINDS, moved, NEEDED, newKey, sent, withoutChoices } from './form-fields';

const t = routing.forms;
const MOST_FIELDS = 40;

type Props = { form: IntakeForm | undefined; close: () => void };

/** A public form in a dialog: what it says, and what it asks. */
export function EditForm({ form, close }: Props) {
  const cache = useQueryClient();
  const [fields, setFields] = useState<readonly FormField[]>(form?.fields ?? BEGINNING);
  const [wrong, setWrong] = useState(-1);
  const set = (at: number, change: Partial<FormField>) =>
    setFields(now => now.map((field, other) => (other === at ? { ...field, ...change } : field)));
  return (
    <Dialog open onClose={close} title={form ? t.edit(form.name) : t.new} className="pop dlg wide">
      <Form
        send={async ({ name = '', intro = '', thanks = '' }) => {
          const missing = withoutChoices(fields);
          setWrong(missing);
          if (missing >= 0) return;
          const body = {
            name: name.trim(),
            intro: intro.trim(),
            thanks: thanks.trim(),
            fields: fields.map(sent),
          };
          if (form) await forms.change(form.id, form.version, body);
          else await forms.create(body);
          close();
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: formList.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              required
              maxLength={100}
              autoFocus
              hint={t.nameHint}
              defaultValue={form?.name}
              error={fault('name')}
            />
            <Area
              label={t.intro}
              name="intro"
              maxLength={2000}
              value={form?.intro ?? ''}
              error={fault('intro')}
            />
            <Area
              label={t.thanks}
              name="thanks"
              rows={2}
              maxLength={2000}
              value={form?.thanks ?? ''}
              error={fault('thanks')}
            />
            <h3 className="set-h3">{t.fields}</h3>
            <p className="hint">{t.fieldsHint}</p>
            {fields.map((field, at) => (
              <OneField
                key={field.key}
                field={field}
                set={change => set(at, change)}
                up={at > 0 ? () => setFields(moved(fields, at, -1)) : undefined}
                down={at < fields.length - 1 ? () => setFields(moved(fields, at, 1)) : undefined}
                remove={
                  FIXED.includes(field.key)
                    ? undefined
                    : () => setFields(fields.filter(other => other !== field))
                }
                noChoices={at === wrong ? t.needsChoices : undefined}
                fault={name => fault(`fields/${at}/${name}`)}
              />
            ))}
            {fields.length < MOST_FIELDS && (
              <Button
                size="sm"
                look="ghost"
                icon={Plus}
                className="justify-self-start"
                onClick={() =>
                  setFields([
                    ...fields,
                    { key: newKey(fields), label: t.newField, kind: 'text', required: false },
                  ])
                }
              >
                {t.add}
              </Button>
            )}
            <DialogButtons close={close} busy={busy} verb={form ? common.save : t.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

type FieldProps = {
  field: FormField;
  set: (change: Partial<FormField>) => void;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  /** Absent for fields that every form has. */
  remove: (() => void) | undefined;
  noChoices: string | undefined;
  fault: (name: string) => string | undefined;
};

function OneField({ field, set, up, down, remove, noChoices, fault }: FieldProps) {
  const { key, label, kind, required, choices, hint, max_length: most } = field;
  const named = label || t.newField;
  return (
    <div className="fld" role="group" aria-label={t.field(named)}>
      <div className="fld-h">
        <b className="cut">{named}</b>
        <Button size="sm" look="ghost" icon={ArrowUp} label={t.up(named)} disabled={!up} onClick={up} />
        <Button
          size="sm"
          look="ghost"
          icon={ArrowDown}
          label={t.down(named)}
          disabled={!down}
          onClick={down}
        />
        {remove && <Button size="sm" look="ghost" icon={Trash2} label={t.remove(named)} onClick={remove} />}
      </div>
      <div className="two">
        <Field
          label={t.label}
          required
          maxLength={50}
          value={label}
          onChange={event => set({ label: event.target.value })}
          error={fault('label')}
        />
        <SelectField
          label={t.kind}
          value={kind}
          disabled={FIXED.includes(key)}
          onChange={event => set({ kind: KINDS.find(one => one === event.target.value) ?? 'text' })}
          options={KINDS.map(one => [one, t.kinds[one]] as const)}
        />
        <Field
          label={t.hint}
          maxLength={300}
          value={hint ?? ''}
          onChange={event => set({ hint: event.target.value })}
          error={fault('hint')}
        />
        {isLong(kind) && (
          <Field
            label={t.max}
            type="number"
            min={1}
            max={10_000}
            value={most ?? ''}
            onChange={event => set({ max_length: Number(event.target.value) || null })}
            error={fault('max_length')}
          />
        )}
      </div>
      {kind === 'choice' && (
        <Area
          label={t.choices}
          value={(choices ?? []).join('\n')}
          set={typed => set({ choices: typed.split('\n') })}
          error={noChoices ?? fault('choices')}
        />
      )}
      <Tick
        label={t.required}
        checked={required}
        disabled={NEEDED.includes(key)}
        onChange={event => set({ required: event.target.checked })}
      />
    </div>
  );
}
