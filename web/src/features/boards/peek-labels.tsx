import { useQueryClient } from '@tanstack/react-query';
import { Tag } from 'lucide-react';
import { useState } from 'react';

import { call, type CardDetail } from '../../api';
import { card as texts } from '../../texts/en/card';
import { LabelChip } from '../../ui/bits';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { toastError } from '../../ui/toast';
import { labelChoices } from '../choices';

const t = texts.labels;

export function Labels({ card }: { card: CardDetail }) {
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const worn = new Set(card.labels.map(label => label.id));
  const toggle = async (label: string) => {
    try {
      await call(worn.has(label) ? 'delete' : 'put', '/cards/{id}/labels/{label}', {
        path: { id: card.id, label },
      });
    } catch (error) {
      toastError(error);
    }
    await cache.invalidateQueries({ queryKey: ['cards'] });
  };
  return (
    <section aria-labelledby="h-labels">
      <h2 className="lbl" id="h-labels">
        {t.title}
      </h2>
      <div className="peek-l">
        {card.labels.map(label => (
          <LabelChip key={label.id} name={label.name} colour={label.colour} />
        ))}
        {card.labels.length === 0 && <span className="hint">{t.none}</span>}
        <PickMenu
          label={t.title}
          source={labelChoices}
          open={open}
          onOpen={setOpen}
          worn={worn}
          pick={choice => void toggle(choice.value)}
          trigger={<Button look="ghost" size="sm" icon={Tag} label={t.change} />}
        />
      </div>
    </section>
  );
}
