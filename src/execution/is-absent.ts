import type { Join, ObjectShape } from '../planning/plan';
import type { Joined } from './entity';

/**
 * True when there is no such object as a link's key names: nothing was found wherever it was looked for, or not by a subschema
 * that is asked by that key and must answer. Where nobody is asked, it is there.
 */
export function isAbsent({ fields, joins }: ObjectShape, joined: readonly (Joined | undefined)[] | undefined): boolean {
  if (joins.length === 0 || joined === undefined) return false;
  const missing = joined.map((one) => one?.entity.state.kind === 'absent');
  if (!missing.includes(false)) return true;
  return fields.some((field) => {
    if (field.kind !== 'slot' || !field.value.nonNull) return false;
    const join = joins[field.source - 1];
    return missing[field.source - 1] === true && join !== undefined && isByLinkKey(join);
  });
}

/** What computed fields require may come from elsewhere: the key that finds the entity does not. */
function isByLinkKey({ reads }: Join): boolean {
  return reads.every(({ required, source }) => !required || source === 0);
}
