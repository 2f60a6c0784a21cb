import {
  GraphQLError,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  parse,
  Source,
  type DocumentNode,
} from 'graphql';
import type { Problem } from '../../problem';
import { reasonOf } from '../reason-of';
import { findDeepNesting } from './find-deep-nesting';

/** How deep brackets may nest; far more than any schema needs, far less than what the stack holds. */
const maxNesting = 100;

/** An SDL file, parsed with locations whose source is named after the file. */
export interface ParsedSdl {
  /** Undefined when the file does not parse, or says nothing. */
  readonly document: DocumentNode | undefined;
  readonly problems: readonly Problem[];
}

/** Parses an SDL file. Syntax errors, and operations where definitions belong, are problems with their line. Never throws. */
export function parseSdl(text: string, file: string): ParsedSdl {
  if (text.replace(/#.*/g, '').replace(/[\s,]/g, '') === '') return { document: undefined, problems: [] };
  try {
    const source = new Source(text, file);
    const deep = findDeepNesting(source, maxNesting);
    if (deep !== undefined) return { document: undefined, problems: [tooDeep(file, deep)] };
    const document = parse(source);
    return { document, problems: operationsIn(document, file) };
  } catch (error) {
    const line = error instanceof GraphQLError ? (error.locations?.[0]?.line ?? 1) : 1;
    const reason = reasonOf(error).replace(/^Syntax Error: /, '');
    return { document: undefined, problems: [sdlProblem(file, line, `This is not GraphQL SDL: ${reason}.`)] };
  }
}

function operationsIn({ definitions }: DocumentNode, file: string): readonly Problem[] {
  return definitions
    .filter((definition) => !isTypeSystemDefinitionNode(definition) && !isTypeSystemExtensionNode(definition))
    .map(({ loc }) => sdlProblem(file, loc?.startToken.line ?? 1, 'A schema holds definitions, not operations.'));
}

function tooDeep(file: string, line: number): Problem {
  return sdlProblem(file, line, `This is not GraphQL SDL: brackets nest more than ${String(maxNesting)} levels deep.`);
}

function sdlProblem(file: string, line: number, message: string): Problem {
  return { severity: 'error', file, line, message, mend: 'Correct the SDL on this line, or a line before it.' };
}
