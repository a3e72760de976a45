/** All customers as a file, which the import reads back. */
import { address, send } from '../../api';
import { problemOf } from '../../api/problem';
import { toastError } from '../../ui/toast';

export async function saveCustomers() {
  try {
    const response = await send(address('/customers/export'));
    if (!response.ok) throw await problemOf(response);
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = 'customers.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    toastError(error);
  }
}
