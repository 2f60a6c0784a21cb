/** How many operations a gateway's metrics, in the text of Prometheus, tell to have ended with errors in their answers. */
export function faultyOperations(metrics: string): number {
  const samples = metrics.matchAll(/^selvage_operations_total\{[^}]*outcome="(?:partial|failed)"[^}]*\} (\d+)$/gm);
  return [...samples].reduce((sum, [, count]) => sum + Number(count), 0);
}
