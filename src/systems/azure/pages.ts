/** A list that never ends: its links lead in a circle. */
import { RestError } from '@azure/core-rest-pipeline';

/** Far more than any list that is asked for has. */
export const MAX_PAGES = 1_000;

export function pagesWithoutEnd(): RestError {
  return new RestError('pages without an end', { code: 'PAGES_WITHOUT_END' });
}
