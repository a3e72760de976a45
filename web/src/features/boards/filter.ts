/** Which cards of a board are shown, as the address says it. */
export type BoardFilter = { search?: string };
