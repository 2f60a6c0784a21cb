import type { ObjectShape } from '../planning/plan';
import type { JoinGroup } from './join-group';

/**
 * True when there is no such object as a link's key names: nothing was found wherever it was looked for, or not by a subschema
 * that is asked by that key and must answer. Where nobody is asked, it is there.
 */
export function isAbsent({ fields, joins }: ObjectShape, group: JoinGroup | undefined): boolean {
  if (joins.length === 0 || group === undefined) return false;
  const missing = group.joined.map((join) => join?.entity.state.kind === 'absent');
  if (!missing.includes(false)) return true;
  return fields.some((field) => {
    if (field.kind !== 'slot' || !field.value.nonNull) return false;
    const index = field.source - 1;
    return missing[index] === true && joins[index]?.after.length === 0;
  });
}
