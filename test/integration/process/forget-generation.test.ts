import { runScript } from './run-script';

it('a plan that outlives a reload holds nothing of the old supergraph but what the new one shares', async () => {
  expect(await runScript('forget-generation')).toEqual({ alive: ['steady'], kept: 1 });
}, 60_000);
