/** Compares two ids of stream entries, `<milliseconds>-<sequence>`, both of which may be longer than a safe integer. */
export function compareIds(left: string, right: string): number {
  const [leftTime = '', leftSequence = ''] = left.split('-');
  const [rightTime = '', rightSequence = ''] = right.split('-');
  return compareDigits(leftTime, rightTime) || compareDigits(leftSequence, rightSequence);
}

/** Redis writes numbers without leading zeros, so that the longer one is the greater. */
function compareDigits(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
