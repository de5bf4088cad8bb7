/** Waiting lines: of all work with the same key, one piece at a time, in the order in which it came. */

export interface Lines {
  /** Rejects as the work does. The next in line comes either way. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function makeLines(): Lines {
  const ends = new Map<string, Promise<unknown>>();
  return {
    run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const turn = (ends.get(key) ?? Promise.resolve()).then(work);
      const end = turn.then(ignore, ignore).then(() => {
        // The last one out forgets the line: keys are as many as identities.
        if (ends.get(key) === end) ends.delete(key);
      });
      ends.set(key, end);
      return turn;
    },
  };
}

function ignore(): void {
  // Whoever asked for the work is told.
}
