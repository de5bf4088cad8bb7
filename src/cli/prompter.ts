/** Asks a person in a terminal, on stderr. */
import { MigrationError } from '../core/errors.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import type { Session } from './session.js';

export interface Prompter {
  /** What was typed. */
  ask(question: string): Promise<string>;
}

/** The part of `process` that a question needs. */
export interface PrompterHost {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

/** Undefined where nobody is there to answer. */
export function openPrompter(
  host: PrompterHost,
  { signal, clearProgress }: Pick<Session, 'signal' | 'clearProgress'>,
): Prompter | undefined {
  if (!host.stdin.isTTY || !host.stderr.isTTY) return undefined;
  return {
    async ask(question) {
      clearProgress();
      const { createPromptModule } = await import('inquirer');
      const prompt = createPromptModule({ input: host.stdin, output: host.stderr, signal });
      try {
        const { answer } = await prompt<{ answer: string }>([
          { type: 'input', name: 'answer', message: show(question) },
        ]);
        return answer.trim();
      } catch (error) {
        signal.throwIfAborted();
        throw new MigrationError({
          code: 'not-approved',
          kind: 'not_approved',
          what: 'The question was not answered',
          cause: error,
        });
      }
    },
  };
}

/** Names and owners in it come from the cluster. */
function show(question: string): string {
  return escapeTerminal(question, { keepNewlines: true, limit: QUESTION_LIMIT });
}

const QUESTION_LIMIT = 2000;
