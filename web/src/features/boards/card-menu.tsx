import {
  Archive,
  ArchiveRestore,
  ArrowDown,
  ArrowUp,
  Ellipsis,
  PanelRightOpen,
  SquareCheck,
  UserRound,
  UserRoundX,
} from 'lucide-react';

import type { Card } from '../../api';
import { useStore } from '../../lib/store';
import { boards as t } from '../../texts/en/boards';
import { lanes as lanesText } from '../../texts/en/lanes';
import { Button } from '../../ui/button';
import { Menu, MenuHead, MenuItem, MenuLine } from '../../ui/menu';
import { type Hands, menuOf } from './hands';

type Props = { card: Card; chosen: boolean; hands: Hands };

/** The sure way to move a card: for fingers, keys and those who don't see it. */
export function CardMenu({ card, chosen, hands }: Props) {
  const open = useStore(menuOf) === card.id;
  return (
    <Menu
      label={t.menu.of(card.title)}
      open={open}
      onOpen={next => menuOf.set(next ? card.id : undefined)}
      trigger={
        <Button look="ghost" size="sm" className="kc-m" icon={Ellipsis} label={t.menu.of(card.title)} />
      }
    >
      {open && <Items card={card} chosen={chosen} hands={hands} />}
    </Menu>
  );
}

function Items({ card, chosen, hands }: Props) {
  const isMine = card.assignee?.id === hands.me;
  return (
    <>
      <MenuItem icon={PanelRightOpen} onSelect={() => hands.open(card.id)}>
        {t.menu.open}
      </MenuItem>
      {!card.archived_at && (
        <>
          <MenuLine />
          {hands.byHand && (
            <>
              <MenuItem icon={ArrowUp} onSelect={() => hands.step(card, -1)}>
                {t.menu.up}
              </MenuItem>
              <MenuItem icon={ArrowDown} onSelect={() => hands.step(card, 1)}>
                {t.menu.down}
              </MenuItem>
            </>
          )}
          <MenuHead>{t.menu.toHead}</MenuHead>
          {hands.stages
            .filter(stage => stage.id !== card.stage_id)
            .map(stage => (
              <MenuItem
                key={stage.id}
                dot={`c-${stage.colour}`}
                disabled={hands.full.has(stage.id)}
                onSelect={() => hands.toStage(card, stage.id)}
              >
                {t.menu.to(stage.name)}
              </MenuItem>
            ))}
          {hands.lanes && <LaneItems card={card} hands={hands} />}
          <MenuLine />
          <MenuItem
            icon={isMine ? UserRoundX : UserRound}
            keys="i"
            onSelect={() => hands.assign(card, isMine ? null : hands.me)}
          >
            {isMine ? t.menu.nobodys : t.menu.mine}
          </MenuItem>
        </>
      )}
      <MenuItem icon={SquareCheck} keys="x" onSelect={() => hands.choose(card.id)}>
        {chosen ? t.menu.unselect : t.menu.select}
      </MenuItem>
      <MenuItem
        icon={card.archived_at ? ArchiveRestore : Archive}
        onSelect={() => hands.archive(card, !card.archived_at)}
      >
        {card.archived_at ? t.menu.unarchive : t.menu.archive}
      </MenuItem>
    </>
  );
}

function LaneItems({ card, hands }: Pick<Props, 'card' | 'hands'>) {
  return (
    <>
      <MenuHead>{lanesText.toHead}</MenuHead>
      {hands.lanes?.(card).map(lane => (
        <MenuItem key={lane.id} onSelect={() => hands.toLane(card, lane)}>
          {t.menu.to(lane.name)}
        </MenuItem>
      ))}
    </>
  );
}
