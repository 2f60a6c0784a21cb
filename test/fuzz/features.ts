import type { LinkShape, ObjectShape, Plan, Step, ValueShape } from '../../src/planning/plan';

/** What an operation has, by name, so that a generator that never makes something is seen. */
export function featuresOf(plan: Plan, query: string): ReadonlySet<string> {
  const found = new Set<string>([`operation: ${plan.operation}`]);
  for (const [name, pattern] of texts) if (pattern.test(query)) found.add(name);
  if (plan.steps.length > 1) found.add('mutation: several in series');
  for (const step of plan.steps) stepFeatures(plan, step, found);
  return found;
}

const texts: readonly (readonly [string, RegExp])[] = [
  ['text: @skip or @include by variable', /@(?:skip|include)\(if: \$/],
  ['text: inline fragment', /\.\.\. on /],
  ['text: named fragment', /\.\.\.F\d/],
  ['text: __typename', /__typename/],
  ['text: variable with a default', /\$\w+: \w+!? = /],
  ['text: argument by variable', /\w+: \$/],
  ['text: input object', /deep: \{/],
  ['text: hurtful alias', /\b(?:constructor|toString|__proto__|then|hasOwnProperty): /],
  ['text: alias equal to a key or requirement', /\b(?:id|code|spot|f0|f2): (?!\$)\w/],
];

function stepFeatures({ operation }: Plan, step: Step, found: Set<string>): void {
  if (step.roots.length > 1) found.add('roots of several services');
  const visitValue = (value: ValueShape, level: number): void => {
    if (value.kind === 'list') {
      if (value.item.kind === 'list') found.add('list of lists');
      visitValue(value.item, level);
    }
    if (value.kind !== 'object') return;
    if (value.selection.typenameKey !== undefined) found.add('abstract type');
    for (const shape of value.selection.objects.values()) visitObject(shape, level);
  };
  const visitObject = (shape: ObjectShape, level: number): void => {
    const levelOf = (source: number): number => {
      const join = shape.joins[source - 1];
      return join === undefined ? level : 1 + Math.max(level, ...join.after.map(levelOf));
    };
    for (const join of shape.joins) {
      found.add('merge');
      found.add(`merge in a ${operation}`);
      if (join.after.length > 0) found.add('merge by way of another service');
      if (join.reads.length > 1) found.add('key of several parts');
      if (join.reads.some(({ value }) => value.members.length > 0)) found.add('key inside an object');
      if (join.fetch.match.length === 0) found.add('merge by position');
    }
    if (shape.joins.length > 2) found.add('more than two merges at one object');
    for (const field of shape.fields) {
      if (field.kind !== 'slot') continue;
      if (field.requires.length > 0) found.add('computed field');
      if (field.link !== undefined) linkFeatures(field.link, field.value, found);
      if (levelOf(field.source) > 2) found.add('more than two levels');
      visitValue(field.value, levelOf(field.source));
    }
  };
  for (const field of step.shape.fields) if (field.kind === 'slot') visitValue(field.value, 0);
}

function linkFeatures({ depth, parts }: LinkShape, value: ValueShape, found: Set<string>): void {
  found.add(`link: ${['one', 'list', 'list of lists'][depth] ?? 'deep'}`);
  if (parts.length > 1) found.add('link: compound');
  if (value.nonNull) found.add('link: non-null');
  const target = namedShape(value);
  if (target.kind !== 'object') return;
  const isByKeyAlone = [...target.selection.objects.values()].every(({ joins }) => joins.length === 0);
  found.add(isByKeyAlone ? 'link: nothing but its key asked' : 'link: followed');
}

function namedShape(value: ValueShape): ValueShape {
  return value.kind === 'list' ? namedShape(value.item) : value;
}
