/** The samples of counters of fallbacks in a text of Prometheus: `selvage_…fallback…{…} 3`. */
export function fallbackLines(metrics: string): readonly string[] {
  return metrics.split('\n').filter((line) => /^selvage_\w*fallback\w*(?:\{.*\})? \S+$/.test(line));
}
