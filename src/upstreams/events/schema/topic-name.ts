/** How a topic may be called, as a sentence for a person. */
export const topicRule = 'Use letters, digits, - and _, in parts with dots between them, and not the ending .dead.';

/** True for a name that every bus takes; names of dead-letter topics are the gateway's own. */
export function isTopicName(name: string): boolean {
  return /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 200 && !name.endsWith('.dead');
}
