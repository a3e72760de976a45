import type { CardDetail } from '../../api';
import { card as texts } from '../../texts/en/card';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toastError } from '../../ui/toast';
import { withOwn } from './peek-fields';
import { useSave } from './save';
import { useStaff } from './staff';

const t = texts.next;

/** What happens next, who does it, and when: so that nothing waits unseen. */
export function NextStep({ card }: { card: CardDetail }) {
  const save = useSave(card);
  const staff = useStaff();
  const step = card.next_step;
  return (
    <section aria-labelledby="h-next">
      <h2 className="lbl" id="h-next">
        {t.title}
      </h2>
      <Form
        send={({ text = '', owner_id = '', on = '' }) =>
          save({ next_step: { text, owner_id: owner_id || null, on: on || null } })
        }
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.text}
              name="text"
              required
              maxLength={500}
              defaultValue={step?.text ?? ''}
              error={fault('next_step/text')}
            />
            <div className="two">
              <SelectField
                label={t.owner}
                name="owner_id"
                defaultValue={step?.owner?.id ?? ''}
                options={[
                  ['', texts.nobody],
                  ...withOwn(staff, step?.owner).map(one => [one.id, one.name] as const),
                ]}
                error={fault('next_step/owner_id')}
              />
              <Field
                label={t.on}
                name="on"
                type="date"
                defaultValue={step?.on ?? ''}
                error={fault('next_step/on')}
              />
            </div>
            <div className="form-f">
              {step && (
                <Button
                  look="ghost"
                  size="sm"
                  onClick={() => void save({ next_step: null }).catch(toastError)}
                >
                  {t.clear}
                </Button>
              )}
              <Button size="sm" type="submit" busy={busy}>
                {t.add}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}
