/** What went wrong with a request to Azure, in the few facts that decisions and messages are made from. */
import { isObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import { errorCode } from '../error-code.js';
import { parseRetryAfter } from '../retry-after.js';

/** Azure answered, but not with what was asked for. */
export interface Refusal {
  kind: 'refusal';
  status: number;
  /** `error.code` of the body. */
  code?: string;
  /** `error.message`: to be matched, never to be shown; it may hold anything. */
  message: string;
  /** Milliseconds that Azure asks to wait. */
  waitMs?: number;
}

/** Nothing came back, or only a part. The request may have been carried out. */
export interface Silence {
  kind: 'silence';
  /** Of Node or of the pipeline: `ECONNRESET`, `ETIMEDOUT`, `PARSE_ERROR`. */
  code: string;
}

export type Failure = Refusal | Silence;

/** The part of a response that counts; both a PipelineResponse and what a RestError holds have it. */
export interface Answer {
  status: number;
  headers: { get(name: string): string | undefined };
  bodyAsText?: string | null;
}

/** Where core-client puts what it could not parse. */
const CUT_OFF = 'PARSE_ERROR';

/** Undefined for what is no failure of a request: a bug, or a login that failed. */
export function failureOf(error: unknown, clock: Clock): Failure | undefined {
  if (!isNamed(error, 'RestError')) return undefined;
  const answer = answerOf(error);
  if (answer && !isSuccess(answer.status)) return readRefusal(answer, clock);
  return { kind: 'silence', code: answer ? CUT_OFF : (errorCode(error) ?? CUT_OFF) };
}

/** Undefined for a whole answer of success. */
export function failureIn(answer: Answer, clock: Clock): Failure | undefined {
  if (!isSuccess(answer.status)) return readRefusal(answer, clock);
  return isWholeJson(answer.bodyAsText ?? '') ? undefined : { kind: 'silence', code: CUT_OFF };
}

export function readRefusal({ status, headers, bodyAsText }: Answer, clock: Clock): Refusal {
  const body = parseJson(bodyAsText ?? '');
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {};
  const { code, message } = error;
  const waitMs = readWait(headers, clock);
  return {
    kind: 'refusal',
    status,
    ...(typeof code === 'string' && { code }),
    message: typeof message === 'string' ? message : '',
    ...(waitMs !== undefined && { waitMs }),
  };
}

/** In milliseconds where a service says so, else Retry-After. */
function readWait(headers: Answer['headers'], clock: Clock): number | undefined {
  const precise = headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms');
  if (precise !== undefined && /^\d+$/.test(precise)) return Number(precise);
  return parseRetryAfter(headers.get('retry-after'), clock);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isWholeJson(text: string): boolean {
  return text === '' || parseJson(text) !== undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf(error: Error): Answer | undefined {
  return 'response' in error && isAnswer(error.response) ? error.response : undefined;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;
}

/** By name: in tests, an error may be of another realm. */
function isNamed(error: unknown, name: string): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}
