import type { IntakeForm } from './types';

/** Where the public fills in a form: the small page, which is there at once on a phone. */
export const addressOf = ({ slug }: Pick<IntakeForm, 'slug'>) =>
  `${location.origin}/link.html#intake/${slug}`;
