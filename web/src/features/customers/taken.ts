/** Which customer has what was typed already. */
import { type Customer, type CustomerDraft, listCustomers } from './api';
import { LISTS } from './draft';

export type Holder = Pick<Customer, 'id' | 'name'>;

/** The value that a pointer such as `/emails/0` names. */
export function valueAt(pointer: string, draft: CustomerDraft): string | undefined {
  const [, list, at] = pointer.split('/');
  const name = LISTS.find(one => one === list);
  return name && draft[name][Number(at ?? 0)];
}

/** Asked for by what was typed; the sentence of the server names the customer whatever is found here. */
export async function holderOf(pointer: string, draft: CustomerDraft): Promise<Holder | undefined> {
  const search = valueAt(pointer, draft);
  if (!search) return undefined;
  const found = await listCustomers({ search, limit: 2 }).catch(() => undefined);
  return found?.items.length === 1 ? found.items[0] : undefined;
}
