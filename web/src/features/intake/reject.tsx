import { intake as t } from '../../texts/en/intake';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import type { RejectReason } from './types';

const REASONS = Object.keys(t.reject.reasons) as RejectReason[];
const MOST_NOTE = 500;

type Props = {
  title: string;
  verb: string;
  /** A note stands with one request, not with many. */
  noted?: boolean;
  close: () => void;
  send: (reason: RejectReason, note: string) => Promise<unknown>;
};

/** Asks why: the answer is kept, and spam teaches what spam is. */
export function RejectDialog({ title, verb, noted, close, send }: Props) {
  return (
    <Dialog open onClose={close} title={title}>
      <Form
        send={({ reason, note = '' }) =>
          send(REASONS.find(known => known === reason) ?? 'other', note.trim())
        }
      >
        {({ busy, fault }) => (
          <>
            <fieldset className="form">
              <legend className="lbl">{t.reject.reason}</legend>
              {REASONS.map((reason, at) => (
                <label key={reason} className="pick-1">
                  <input
                    type="radio"
                    name="reason"
                    value={reason}
                    defaultChecked={at === 0}
                    autoFocus={at === 0}
                  />
                  {t.reject.reasons[reason]}
                </label>
              ))}
            </fieldset>
            {noted && (
              <Field
                label={t.reject.note}
                name="note"
                maxLength={MOST_NOTE}
                hint={t.reject.noteHint}
                error={fault('note')}
              />
            )}
            <DialogButtons close={close} busy={busy} verb={verb} bad />
          </>
        )}
      </Form>
    </Dialog>
  );
}
