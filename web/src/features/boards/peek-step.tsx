import type { CardDetail } from '../../api';
import { card as texts } from '../../texts/en/card';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toastError } from '../../ui/toast';
import { useDraft } from './drafts';
import { withOwn } from './peek-fields';
import { useSave } from './save';
import { useStaff } from './staff';

const t = texts.next;

type Step = { text: string; owner_id: string; on: string };
/** What is typed, and the step that stood there when it was begun. */
type Draft = Step & { before: string };

const stepOf = ({ next_step: step }: CardDetail): Step => ({
  text: step?.text ?? '',
  owner_id: step?.owner?.id ?? '',
  on: step?.on ?? '',
});

/** What happens next, who does it, and when: so that nothing waits unseen. */
export function NextStep({ card }: { card: CardDetail }) {
  const save = useSave(card);
  const staff = useStaff();
  const [draft, setDraft] = useDraft<Draft | undefined>(`step ${card.id}`, undefined);
  const now = stepOf(card);
  const before = JSON.stringify(now);
  const shown = draft ?? now;
  const change = (part: Partial<Step>) => setDraft({ before, ...shown, ...part });
  // Once somebody else has set another step, they are told what it is.
  const isOvertaken = draft !== undefined && draft.before !== before;
  /** What is typed while it is being sent stays. */
  const end = (sent: Draft | undefined) => setDraft(last => (last === sent ? undefined : last));
  return (
    <section aria-labelledby="h-next">
      <h2 className="lbl" id="h-next">
        {t.title}
      </h2>
      <Form
        send={async () => {
          const { text, owner_id, on } = shown;
          await save({ next_step: { text, owner_id: owner_id || null, on: on || null } });
          end(draft);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.text}
              name="next_step/text"
              required
              maxLength={500}
              value={shown.text}
              hint={isOvertaken && texts.changed(now.text)}
              onChange={event => change({ text: event.target.value })}
              error={fault('next_step/text')}
            />
            <div className="two">
              <SelectField
                label={t.owner}
                name="next_step/owner_id"
                value={shown.owner_id}
                onChange={event => change({ owner_id: event.target.value })}
                options={[
                  ['', texts.nobody],
                  ...withOwn(staff, card.next_step?.owner).map(one => [one.id, one.name] as const),
                ]}
                error={fault('next_step/owner_id')}
              />
              <Field
                label={t.on}
                name="next_step/on"
                type="date"
                value={shown.on}
                onChange={event => change({ on: event.target.value })}
                error={fault('next_step/on')}
              />
            </div>
            <div className="form-f">
              {isOvertaken && (
                <Button look="ghost" size="sm" onClick={() => setDraft(undefined)}>
                  {t.theirs}
                </Button>
              )}
              {card.next_step && (
                <Button
                  look="ghost"
                  size="sm"
                  onClick={() =>
                    void save({ next_step: null })
                      .then(() => end(draft))
                      .catch(toastError)
                  }
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
