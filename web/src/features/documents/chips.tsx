import { X } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';

import { useMay } from '../../app/me';
import { amount, date } from '../../lib/format';
import { documents as t } from '../../texts/en/documents';
import { Icon } from '../../ui/icon';
import { labelOf } from '../choices';
import { useNames } from '../members';
import { type DocumentFilter, type PartName, partsOf, without } from './filter';

/** Each part of the filter, with a cross that takes it off. */
export function Chips({ filter, set }: { filter: DocumentFilter; set: (next: DocumentFilter) => void }) {
  const value = useValues(filter);
  return partsOf(filter)
    .filter(part => part !== 'q')
    .map(part => (
      <span className="chip x" key={part}>
        <span>
          <span className="k">{t.filterBy[part]}</span> <b>{value(part)}</b>
        </span>
        <button
          type="button"
          aria-label={t.removeFilter(`${t.filterBy[part]} ${value(part)}`)}
          onClick={() => set(without(filter, part))}
        >
          <Icon of={X} size={14} />
        </button>
      </span>
    ));
}

/** What a part of the filter says, in words. */
function useValues(filter: DocumentFilter): (part: PartName) => string {
  const label = useQuery({
    ...labelOf(filter.label),
    enabled: useMay('OPERATOR') && filter.label !== undefined,
  }).data;
  const nameOf = useNames();
  return part => {
    switch (part) {
      case 'status':
        return filter.status ? t.statuses[filter.status].toLowerCase() : '';
      case 'review':
        return filter.review ? t.review.yes : t.review.no;
      case 'approval':
        return filter.approval ? t.approvals[filter.approval].toLowerCase() : '';
      case 'kind':
        return filter.kind ? t.kinds[filter.kind].toLowerCase() : '';
      case 'date':
        return t.range(filter.from && date(filter.from), filter.to && date(filter.to));
      case 'amount': {
        const sum = (value: string | undefined) => value && amount(value, filter.currency);
        return t.range(sum(filter.least), sum(filter.most));
      }
      case 'label':
        return label?.name ?? '…';
      case 'uploader':
        return (filter.uploader && nameOf(filter.uploader)) ?? '…';
      default:
        return filter[part] ?? '';
    }
  };
}
