import { useQuery } from '@tanstack/react-query';

import { amount } from '../../lib/format';
import { customers as t } from '../../texts/en/customers';
import type { Customer } from './api';
import { figures } from './queries';

/** What a customer's documents come to, amounts of each currency apart; how many there are say the tabs below. */
export function FigureStrip({ customer }: { customer: Customer }) {
  const { data } = useQuery(figures(customer.id));
  // Its place is kept, so that nothing moves when it comes.
  if (!data) return <div className="cu-figs" aria-hidden="true" />;
  if (data.amounts.length === 0) return null;
  return (
    <dl className="cu-figs" aria-label={t.figures}>
      {data.amounts.map(one => (
        <div key={`${one.kind} ${one.currency}`}>
          <dt>{t.totals[one.kind]}</dt>
          <dd className="num">{amount(one.total, one.currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
