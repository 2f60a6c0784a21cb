import type { LogGapReason } from './log-gap';

/** Where the event side counts what an operator must know. All labels are bounded in number: names of topics and subschemas. */
export interface EventMeter {
  /** An event was kept aside on `<topic>.dead`. Must not throw. */
  countDeadLetter(labels: { readonly subschema: string; readonly topic: string }): void;
  /**
   * Records of a topic's log were lost before they had been folded; or, for the reason `sequence`, events that their source
   * has counted were not there when a later one came. Must not throw.
   */
  countGap(labels: {
    readonly subschema: string;
    readonly topic: string;
    readonly reason: LogGapReason | 'sequence';
  }): void;
}
