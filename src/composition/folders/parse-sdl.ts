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
    const document = parse(new Source(text, file));
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

function sdlProblem(file: string, line: number, message: string): Problem {
  return { severity: 'error', file, line, message, mend: 'Correct the SDL on this line, or a line before it.' };
}
