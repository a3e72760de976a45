/** As many requests as one change reaches. */
export const MOST = 200;
