import type { Version } from '../../api';
import { amount } from '../../lib/format';
import { review as t } from '../../texts/en/review';
import { None } from '../../ui/bits';
import { Center } from '../../ui/states';

/** What was charged, line by line. */
export function Lines({ version }: { version: Version }) {
  const lines = version.line_items ?? [];
  const currency = version.fields['currency']?.value;
  if (lines.length === 0) return <Center title={t.lines.empty} />;
  return (
    <table className="tbl lines">
      <thead>
        <tr>
          <th scope="col">{t.lines.columns.name}</th>
          <th scope="col" className="r">
            {t.lines.columns.quantity}
          </th>
          <th scope="col" className="r">
            {t.lines.columns.price}
          </th>
          <th scope="col" className="r">
            {t.lines.columns.net}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          // Lines have no name of their own.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at}>
            <td title={line.name ?? undefined}>{line.name ?? <None />}</td>
            <td className="r num">{line.quantity ? `${line.quantity} ${line.unit ?? ''}` : <None />}</td>
            <td className="r num">{line.unit_price ? amount(line.unit_price, undefined) : <None />}</td>
            <td className="r num">{line.net ? amount(line.net, currency) : <None />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
