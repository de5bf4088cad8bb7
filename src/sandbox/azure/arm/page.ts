/** One page of a list, with the link to the next. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import type { ArmCall } from './arm-call.js';
import { badRequest } from './arm-errors.js';

export function answerPage(call: ArmCall, items: readonly object[]): HttpResponse {
  const start = numberOf(call, '$skiptoken', 0, 0);
  const size = Math.min(numberOf(call, '$top', 1, Number.MAX_SAFE_INTEGER), call.settings.pageSize);
  const end = start + size;
  return answer(200, {
    value: items.slice(start, end),
    ...(end < items.length ? { nextLink: linkFrom(call, end) } : {}),
  });
}

function linkFrom(call: ArmCall, start: number): string {
  const link = new URL(call.origin + encodeURI(call.id));
  for (const [name, value] of call.query) link.searchParams.set(name, value);
  link.searchParams.set('$skiptoken', String(start));
  return link.href;
}

function numberOf({ query }: ArmCall, name: string, least: number, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) throw badRequest(`The value of '${name}' is invalid.`);
  return number;
}
