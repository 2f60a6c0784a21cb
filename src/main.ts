#!/usr/bin/env -S node --max-semi-space-size=64
import { createProcessTerminal } from './cli/process-terminal';
import { runCli } from './cli/run-cli';

void runCli(process.argv.slice(2), createProcessTerminal()).then((code) => process.exit(code));
