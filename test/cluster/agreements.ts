/** How often the tool and the real programs were of one mind: the lines of the table that ends a run of the tier. */
import { appendFileSync } from 'node:fs';

export interface Agreement {
  /** The program that is right by definition. */
  oracle: string;
  /** What each case is, in the plural. */
  about: string;
  cases: number;
  differences: number;
}

/** Called before the differences are judged, so that a failed run has its line too. run-tests.sh adds up and prints what is collected. */
export function recordAgreement({ oracle, about, cases, differences }: Agreement): void {
  const line = [oracle, about, cases, cases - differences].join('\t') + '\n';
  const file = process.env['MIGRATE_TEST_AGREEMENTS'];
  if (file) appendFileSync(file, line);
  else process.stdout.write(line);
}

/** One case: `judge` throws where the two differ. */
export async function recordCase(oracle: string, about: string, judge: () => void | Promise<void>): Promise<void> {
  let differences = 1;
  try {
    await judge();
    differences = 0;
  } finally {
    recordAgreement({ oracle, about, cases: 1, differences });
  }
}
