/** Federated credentials of one identity are written one at a time: a second write is refused, not queued. */

export interface WriteGate {
  /** Runs the work; throws the refusal when other work for the same key is going on. */
  pass<T>(key: string, refusal: Error, work: () => Promise<T>): Promise<T>;
}

export function createWriteGate(): WriteGate {
  const inside = new Set<string>();
  return {
    async pass(key, refusal, work) {
      if (inside.has(key)) throw refusal;
      inside.add(key);
      try {
        return await work();
      } finally {
        inside.delete(key);
      }
    },
  };
}
