import type { Problem } from '../../problem';
import { lineOfMatch } from './line-of-match';

/** What is wrong with the text of a proto. */
export type ParseFault = Pick<Problem, 'line' | 'message' | 'mend'>;

const prefix = 'This does not parse as a proto';
const mend = 'Mend the syntax; `protoc` says the same in other words.';

/** Says in words for a person what protobufjs threw while it parsed a proto, and at which line. */
export function describeParseFault(error: unknown, text: string): ParseFault {
  const said = error instanceof Error ? error.message : String(error);
  if (isEndOfFile(error, said)) {
    return {
      line: text.trimEnd().split('\n').length,
      message: `${prefix}: the file ends before all that it opened is closed.`,
      mend: 'Close the last declaration: look for a missing "}" or ";".',
    };
  }
  const [, fault = said, line] = /^(.*?) \((?:.*, )?line (\d+)\)$/s.exec(said) ?? [];
  return {
    line: line === undefined ? lineOfDuplicate(said, text) : Number(line),
    message: `${prefix}: ${fault}.`,
    mend,
  };
}

/** At its end the tokenizer gives null, which the parser calls a token or stumbles over. */
function isEndOfFile(error: unknown, said: string): boolean {
  return error instanceof TypeError ? said.includes('of null') : /^illegal .*'null'/.test(said);
}

/** A name or a number that is taken is told without a line; it is where it stands for the second time. */
function lineOfDuplicate(said: string, text: string): number {
  const [, what, wanted = '', home = ''] = /^duplicate (name|id) '?([\w.]+)'? in \w+ ?(\w*)/.exec(said) ?? [];
  if (what === undefined) return 1;
  const start = Math.max(0, text.search(new RegExp(`\\b(?:message|enum|service)\\s+${home}\\b`)));
  const pattern = what === 'id' ? new RegExp(`=\\s*${wanted}\\b`) : new RegExp(`\\b${wanted}\\b\\s*[=({]`);
  const line = lineOfMatch(text.slice(start), pattern, 1) ?? 1;
  return line + text.slice(0, start).split('\n').length - 1;
}
