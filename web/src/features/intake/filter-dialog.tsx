import { useQuery } from '@tanstack/react-query';

import { intake as t } from '../../texts/en/intake';
import { Button } from '../../ui/button';
import { PickField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { members } from '../members';
import { type IntakeFilter, intakeFilter, SOURCES, SURENESS } from './filter';
import { customerChoices, customerOf, pipelineList } from './queries';

type Props = { filter: IntakeFilter; set: (next: IntakeFilter) => void; close: () => void };

/** Everything the list can be narrowed by, in one form. */
export function FilterDialog({ filter, set, close }: Props) {
  const { data: people = [] } = useQuery(members);
  const { data: pipelines } = useQuery(pipelineList);
  const { data: customer } = useQuery(customerOf(filter.customer));
  const any = [['', t.any]] as const;
  const { tab, order, search } = filter;
  const kept = { tab, order, search };
  return (
    <Dialog open onClose={close} title={t.filterTitle}>
      <Form
        send={async typed => {
          set(intakeFilter({ ...kept, ...typed }));
          close();
        }}
      >
        {({ busy }) => (
          <>
            <SelectField
              label={t.filterBy.source}
              name="source"
              autoFocus
              defaultValue={filter.source ?? ''}
              options={[...any, ...SOURCES.map(source => [source, t.sources[source]] as const)]}
            />
            <SelectField
              key={`pipeline-${pipelines?.items.length}`}
              label={t.filterBy.pipeline}
              name="pipeline"
              defaultValue={filter.pipeline ?? ''}
              options={[...any, ...(pipelines?.items ?? []).map(one => [one.id, one.name] as const)]}
            />
            <SelectField
              key={`assignee-${people.length}`}
              label={t.filterBy.assignee}
              name="assignee"
              defaultValue={filter.assignee ?? ''}
              options={[
                ...any,
                ...people.filter(one => one.role !== 'CLIENT').map(one => [one.user_id, one.name] as const),
              ]}
            />
            <PickField
              key={`customer-${customer?.name}`}
              label={t.filterBy.customer}
              name="customer"
              source={customerChoices}
              chosen={filter.customer ? { value: filter.customer, text: customer?.name ?? '…' } : undefined}
            />
            <SelectField
              label={t.filterBy.sure}
              name="sure"
              defaultValue={filter.sure ?? ''}
              options={[...any, ...SURENESS.map(one => [one, t.sureness[one]] as const)]}
            />
            <Button
              look="ghost"
              size="sm"
              className="clear"
              onClick={() => {
                set(intakeFilter(kept));
                close();
              }}
            >
              {t.clearFilter}
            </Button>
            <DialogButtons close={close} busy={busy} verb={t.apply} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
