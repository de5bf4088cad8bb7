/** Lets a bounded number of pieces of work run at a time. */

export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Work starts in the order in which it was handed over. Work that waits for other limited work can lock up. */
export function limitConcurrency(size: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody who comes now overtakes.
      if (next) next();
      else running -= 1;
    }
  };
}
