import type { BenchOptions } from '../bench-options';
import type { LoadTool } from '../load/load';
import type { Build } from '../processes/build';
import type { Finding } from '../report/finding';
import type { Table } from '../report/table';

/** What every workload works with. */
export interface Bench {
  readonly options: BenchOptions;
  readonly build: Build;
  readonly load: LoadTool;
  /** Tells what was measured, as it is measured. */
  readonly print: (line: string) => void;
}

/** What came of a workload. */
export interface WorkloadReport {
  readonly tables: readonly Table[];
  /** The claims that were put to the test. */
  readonly findings: readonly Finding[];
  /** Sentences below the tables. */
  readonly notes: readonly string[];
  /** The gateway's counters of fallbacks after the run, as Prometheus writes them. */
  readonly fallbacks: readonly string[];
}

/** One thing to measure. */
export interface Workload {
  /** What `--only` calls it. */
  readonly name: string;
  /** Its heading. */
  readonly title: string;
  /** Measures it. Throws when nothing could be measured at all. */
  run(bench: Bench): Promise<WorkloadReport>;
}
