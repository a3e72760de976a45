import { customers as t } from '../../texts/en/customers';

type Props = { value: string; choose: (isTheirs: boolean) => void };

/** What somebody else has made of a field that is being changed here, and the choice between the two. */
export function Theirs({ value, choose }: Props) {
  return (
    <span className="cu-theirs" role="status">
      {value ? t.theirs : t.theirsEmpty} {value && <q>{value}</q>}{' '}
      <button type="button" className="link" onClick={() => choose(true)}>
        {t.takeTheirs}
      </button>{' '}
      <button type="button" className="link" onClick={() => choose(false)}>
        {t.keepMine}
      </button>
    </span>
  );
}
