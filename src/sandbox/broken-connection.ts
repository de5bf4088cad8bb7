/** A connection that broke, after nothing or after half of an answer: over a socket it really does. */
import type { HttpResponse } from '../ports/http.js';

export class BrokenConnection extends Error {
  readonly code = 'ECONNRESET';
  readonly partial: HttpResponse | undefined;

  constructor(partial?: HttpResponse) {
    super('socket hang up');
    this.name = 'BrokenConnection';
    this.partial = partial;
  }
}
