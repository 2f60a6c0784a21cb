/** What a client may ask to be told beside its answer: the plan and the calls made, or the plan alone without any call. */
export type ExplainMode = 'on' | 'dry';

/** Whether a text is an {@link ExplainMode}. */
export function isExplainMode(text: string): text is ExplainMode {
  return text === 'on' || text === 'dry';
}
