import { X } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import { intake as t } from '../../texts/en/intake';
import { LabelChip } from '../../ui/bits';
import { Suggestions } from '../../ui/combobox/suggestions';
import { Icon } from '../../ui/icon';
import { labelChoices } from '../choices';
import type { LabelOf } from './types';

type Props = { labels: readonly LabelOf[]; set: (labels: LabelOf[]) => void };

/** Labels to be put on a card: those that are chosen, and a field that finds more. */
export function LabelsField({ labels, set }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  return (
    <div className="field">
      <label htmlFor={id}>{t.correct.labels}</label>
      {labels.length > 0 && (
        <ul className="lbl-l">
          {labels.map(label => (
            <li key={label.id}>
              <LabelChip name={label.name} colour={label.colour} />
              <button
                type="button"
                className="lbl-x"
                aria-label={t.correct.removeLabel(label.name)}
                onClick={() => set(labels.filter(one => one.id !== label.id))}
              >
                <Icon of={X} size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        className="input"
        placeholder={t.correct.addLabel}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onBlur={() => setTyped('')}
      />
      <Suggestions
        input={input}
        typed={typed}
        label={t.correct.addLabel}
        source={labelChoices}
        bound
        pick={({ value, text, colour = 'slate' }) => {
          setTyped('');
          if (!labels.some(one => one.id === value)) set([...labels, { id: value, name: text, colour }]);
        }}
      />
    </div>
  );
}
