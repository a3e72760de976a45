import { ChevronDown } from 'lucide-react';

import { jobs as t } from '../../texts/en/jobs';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { type JobFilter, STATES } from './filter';

type ChoiceProps = {
  label: string;
  value: string;
  any: string;
  options: (readonly [string, string])[];
  choose: (value: string) => void;
};

function Choice({ label, value, any, options, choose }: ChoiceProps) {
  return (
    <span className="choice sm">
      <select
        className="input"
        aria-label={label}
        value={value}
        onChange={event => choose(event.target.value)}
      >
        <option value="">{any}</option>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={14} />
    </span>
  );
}

/** Which jobs are listed. */
export function Filters({ filter, go }: { filter: JobFilter; go: (next: JobFilter) => void }) {
  const set = (name: 'state' | 'kind' | 'document', value: string) => {
    const { [name]: _, ...rest } = filter;
    go((value ? { ...rest, [name]: value } : rest) as JobFilter);
  };
  return (
    <>
      <Choice
        label={t.filterState}
        value={filter.state ?? ''}
        any={t.anyState}
        options={STATES.map(one => [one, t.states[one]] as const)}
        choose={value => set('state', value)}
      />
      <Choice
        label={t.filterKind}
        value={filter.kind ?? ''}
        any={t.anyKind}
        options={Object.entries(t.kinds)}
        choose={value => set('kind', value)}
      />
      {filter.document && (
        <Button look="ghost" size="sm" onClick={() => set('document', '')}>
          {t.clearDocument}
        </Button>
      )}
    </>
  );
}
