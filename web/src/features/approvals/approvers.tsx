import { useQuery } from '@tanstack/react-query';

import { approvals as t } from '../../texts/en/approvals';
import { Tick } from '../../ui/field';
import { members } from '../members';

type Props = {
  chosen: readonly string[];
  choose: (chosen: string[]) => void;
  legend?: string;
  error?: string | undefined;
};

/** The members who may approve, to be ticked. */
export function Approvers({ chosen, choose, legend = t.rules.steps, error }: Props) {
  const { data = [] } = useQuery(members);
  const staff = data.filter(member => member.role !== 'CLIENT');
  return (
    <fieldset className="form">
      <legend className="lbl">{legend}</legend>
      {staff.map(member => (
        <Tick
          key={member.user_id}
          label={member.name}
          checked={chosen.includes(member.user_id)}
          onChange={event =>
            choose(
              event.target.checked ? [...chosen, member.user_id] : chosen.filter(id => id !== member.user_id),
            )
          }
        />
      ))}
      {error && (
        <p className="fault" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
