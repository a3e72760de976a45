/** Whether something is being read or sent: the next answer is wanted sooner then (see live.ts). */
let busy = false;

export const isBusy = () => busy;

export function setBusy(now: boolean) {
  busy = now;
}
