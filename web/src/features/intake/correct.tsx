import { useState } from 'react';

import { intake as t } from '../../texts/en/intake';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { PlaceFields, PRIORITIES, StaffField } from './destination-fields';
import { LabelsField } from './labels-field';
import type { Destination, RequestDetail } from './types';

type Props = { request: RequestDetail; close: () => void; send: (to: Destination) => void };

/** Puts the suggestion right, each part of it. */
export function CorrectDialog({ request: { suggestion, priority }, close, send }: Props) {
  const [place, setPlace] = useState({
    pipeline: suggestion?.pipeline.id ?? '',
    stage: suggestion?.pipeline.stage_id ?? '',
  });
  const [labels, setLabels] = useState(suggestion?.labels ?? []);
  return (
    <Dialog open onClose={close} title={t.correct.title} text={t.correct.text}>
      <Form
        send={async values => {
          close();
          send({
            pipeline_id: place.pipeline,
            ...(place.stage ? { stage_id: place.stage } : {}),
            priority: PRIORITIES.find(one => one === values['priority']) ?? 'normal',
            assignee_id: values['assignee_id'] || null,
            labels: labels.map(one => one.id),
          });
        }}
      >
        {({ busy, fault }) => (
          <>
            <PlaceFields autoFocus place={place} set={setPlace} fault={fault} />
            <div className="two">
              <SelectField
                label={t.correct.priority}
                name="priority"
                defaultValue={suggestion?.priority?.value ?? priority}
                options={PRIORITIES.map(one => [one, t.priorities[one]] as const)}
              />
              <StaffField
                name="assignee_id"
                label={t.correct.assignee}
                chosen={suggestion?.assignee?.id}
                none={t.suggestion.nobody}
              />
            </div>
            <LabelsField labels={labels} set={setLabels} />
            <DialogButtons close={close} busy={busy} verb={t.correct.verb} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
