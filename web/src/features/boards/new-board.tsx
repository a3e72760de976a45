import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';

import { call } from '../../api';
import { boards as t } from '../../texts/en/boards';
import { FieldError } from '../../ui/bits';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';

/** Colours in the order in which new stages get them. */
const COLOURS = ['slate', 'teal', 'violet', 'blue', 'gold', 'orange', 'rose'] as const;

/** One stage for each line; in the last one the work is done. */
export function stagesFrom(text: string) {
  const names = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return names.map((name, index) => {
    const terminal = index === names.length - 1 && names.length > 1;
    const colour = terminal ? ('green' as const) : (COLOURS[index % COLOURS.length] ?? 'slate');
    return { name, colour, terminal };
  });
}

export function NewBoard({ close }: { close: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  return (
    <Dialog open onClose={close} title={t.new}>
      <Form
        send={async ({ name = '', stages = '' }) => {
          const made = await call('post', '/pipelines', {
            body: { name, stages: stagesFrom(stages) },
          });
          await cache.invalidateQueries({ queryKey: ['pipelines'] });
          close();
          await navigate({ to: '/boards/$id', params: { id: made.id } });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              hint={t.nameHint}
              required
              maxLength={100}
              autoFocus
              error={fault('name')}
            />
            <div className="field">
              <div className="lr">
                <label htmlFor={id}>{t.stagesField}</label>
              </div>
              <textarea
                id={id}
                name="stages"
                className="input area"
                rows={6}
                required
                defaultValue={t.stagesFirst}
                aria-invalid={fault('stages') ? true : undefined}
                aria-describedby={`${id}-hint ${id}-error`}
              />
              <p className="hint" id={`${id}-hint`}>
                {t.stagesHint}
              </p>
              <FieldError id={`${id}-error`}>{fault('stages')}</FieldError>
            </div>
            <DialogButtons close={close} busy={busy} verb={t.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
