/** What can be done with a card, from wherever it is asked for: menu, keys or pointer. */
import type { Card, Stage } from '../../api';
import { store } from '../../lib/store';
import type { LaneOf } from './place';

/** The card whose menu a key has opened. */
export const menuOf = store<string | undefined>(undefined);

export type Hands = {
  stages: readonly Stage[];
  /** Stages that take no more cards. */
  full: ReadonlySet<string>;
  open: (id: string) => void;
  choose: (id: string) => void;
  chooseTo: (id: string) => void;
  /** One place up or down in its own column. */
  step: (card: Card, by: 1 | -1) => void;
  toStage: (card: Card, stage: string) => void;
  assign: (card: Card, user: string | null) => void;
  archive: (card: Card, into: boolean) => void;
  /** Rows that a card can be put into, on a board that has them. */
  lanes?: (card: Card) => readonly LaneOf[];
  toLane: (card: Card, lane: LaneOf) => void;
  me: string;
  /** Whether people put the cards in order themselves. */
  byHand: boolean;
};
