import type { UpstreamArgument, UpstreamField, UpstreamRequest, UpstreamSelection } from '../upstream';
import type { Hoist, Hoists } from './hoist';
import { type OwnRootNames, rootTypeNames } from './root-types';

/** What the text of a request depends on beside the request. */
export interface Printing {
  readonly hoists: Hoists;
  readonly ownRootNames: OwnRootNames;
}

/** Prints a request as the text of a GraphQL document of one anonymous operation; hoisted fields are asked where they are. */
export function printRequest({ operation, fields, variables }: UpstreamRequest, printing: Printing): string {
  const definitions = variables.map(({ name, type }) => `$${name}:${type}`).join(',');
  const root = rootTypeNames[operation];
  const texts = fields.map((field) => {
    const hoist = printing.hoists.get(`${root}.${field.name}`);
    return hoist === undefined ? printField(field, printing) : printHoisted(field, hoist, printing);
  });
  return `${operation}${definitions === '' ? '' : `(${definitions})`}{${texts.join(' ')}}`;
}

function printSelections(selections: readonly UpstreamSelection[], printing: Printing): string {
  if (selections.length === 0) return '{__typename}';
  return `{${selections.map((selection) => printSelection(selection, printing)).join(' ')}}`;
}

function printSelection(selection: UpstreamSelection, printing: Printing): string {
  if (selection.kind === 'field') return printField(selection, printing);
  const { typeCondition, selections } = selection;
  return `...on ${printing.ownRootNames.get(typeCondition) ?? typeCondition}${printSelections(selections, printing)}`;
}

function printField(field: UpstreamField, printing: Printing): string {
  const { name, responseKey, selections } = field;
  const below = selections === undefined ? '' : printSelections(selections, printing);
  return `${printAlias(responseKey, name)}${name}${printArguments(field.arguments)}${below}`;
}

function printHoisted(field: UpstreamField, { steps }: Hoist, printing: Printing): string {
  const innermost = field.selections === undefined ? '' : printSelections(field.selections, printing);
  return steps.reduceRight((below, step, depth) => {
    const own = field.arguments.filter(({ name }) => step.arguments.has(name));
    const alias = depth === 0 ? printAlias(field.responseKey, step.field) : '';
    const text = `${alias}${step.field}${printArguments(own)}${below}`;
    return depth === 0 ? text : `{${text}}`;
  }, innermost);
}

function printAlias(responseKey: string, name: string): string {
  return responseKey === name ? '' : `${responseKey}:`;
}

function printArguments(list: readonly UpstreamArgument[]): string {
  if (list.length === 0) return '';
  return `(${list.map(({ name, variable }) => `${name}:$${variable}`).join(',')})`;
}
