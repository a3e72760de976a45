/** Does the work of a form away from the thread that draws. */
import { type Challenge, look } from './work';

const STEP = 4096;

addEventListener('message', ({ data }: MessageEvent<Challenge>) => {
  for (let from = 0; ; from += STEP) {
    const found = look(data, from, STEP);
    if (found === undefined) continue;
    postMessage(found);
    return;
  }
});
