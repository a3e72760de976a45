import { plural } from '../../lib/plural';

/** The rows across the columns of a board. */
export const lanes = {
  name: 'Lanes',
  chosen: (by: string) => `Lanes: ${by}`,
  by: { none: 'none', assignee: 'by assignee', customer: 'by customer' },
  nobody: { assignee: 'Nobody', customer: 'No customer' },
  count: (count: number) => plural(count, '# card', '# cards'),
  cell: (lane: string, stage: string) => `${lane}, ${stage}`,
  place: (lane: string, stage: string, at: number) => `${lane}, ${stage}, place ${at}`,
  given: (title: string, name: string) => `${title} is now in the lane ${name}.`,
  half: 'It was moved to its stage, and its lane stays as it was.',
  toHead: 'Put into the lane',
  up: 'Card to the lane above',
  down: 'Card to the lane below',
  group: 'Lanes',
  more: (count: number) => plural(count, '# more not shown', '# more not shown'),
};
