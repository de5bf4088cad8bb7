/** This program, as it calls itself in what it writes. */
export interface Tool {
  name: string;
  version: string;
}
